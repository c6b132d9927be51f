import type { IconName } from './features';

const PATHS: Record<IconName, string> = {
  workflow: 'M5 6h6v5H5zM13 13h6v5h-6zM8 11v4.5h5',
  endpoint: 'M4 12h7M15 12h5M11 8v8h4V8z',
  history: 'M12 7v5l3.5 2M4.5 12a7.5 7.5 0 1 0 2.5-5.6M4.5 4.5V8H8',
  secret: 'M7 11V8.5a5 5 0 0 1 10 0V11M5.5 11h13v8.5h-13zM12 14.5v2',
  people:
    'M9 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM3.5 19c0-3 2.5-5 5.5-5s5.5 2 5.5 5M16 5.5a3 3 0 0 1 0 5.5M17 14c2.2.6 3.5 2.4 3.5 5',
  catalogue: 'M5 5h6v6H5zM13 5h6v6h-6zM5 13h6v6H5zM13 13h6v6h-6z',
};

export function FeatureIcon({ name }: { name: IconName }) {
  return (
    <svg
      className="feature-icon"
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.7"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
