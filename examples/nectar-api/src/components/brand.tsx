import { Link } from 'react-router';

export function Brand({ name = 'Nectar Studio', to = '/' }: { name?: string; to?: string }) {
  return (
    <Link className="brand" to={to}>
      <img src="/logo.svg" alt="" width={30} height={34} />
      {name}
    </Link>
  );
}
