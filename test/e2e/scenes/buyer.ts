/** The customer of the story, made new for every run. */
export interface Buyer {
  name: string;
  email: string;
  organization: string;
  password: string;
}

export function newBuyer(): Buyer {
  const stamp = Date.now();
  return {
    name: 'Demo Buyer',
    email: `buyer-${stamp}@visitor.example`,
    organization: `Browser Test ${stamp}`,
    password: 'a-password-of-the-test-2024',
  };
}
