/// <reference types="vite/client" />

interface ImportMetaEnv {
  readonly VITE_CORE_URL: string;
  readonly VITE_MARKETING_URL: string;
}
