import type { ButtonHTMLAttributes, ReactNode } from 'react';
import { Link } from 'react-router';

type Variant = 'primary' | 'secondary' | 'ghost' | 'danger';

function buttonClass(variant: Variant, small?: boolean, wide?: boolean): string {
  return ['btn', `btn-${variant}`, small && 'btn-small', wide && 'btn-wide'].filter(Boolean).join(' ');
}

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  variant?: Variant;
  small?: boolean;
  wide?: boolean;
  busy?: boolean;
}

export function Button({ variant = 'primary', small, wide, busy, children, disabled, type, ...rest }: ButtonProps) {
  return (
    <button
      {...rest}
      type={type ?? 'button'}
      className={buttonClass(variant, small, wide)}
      disabled={disabled || busy}
      aria-busy={busy || undefined}
    >
      {busy && <span className="btn-busy" aria-hidden="true" />}
      {children}
    </button>
  );
}

interface LinkButtonProps {
  to: string;
  variant?: Variant;
  small?: boolean;
  wide?: boolean;
  /** A full page load, for addresses of another application. */
  external?: boolean;
  children: ReactNode;
}

export function LinkButton({ to, variant = 'primary', small, wide, external, children }: LinkButtonProps) {
  const className = buttonClass(variant, small, wide);
  if (external) {
    return (
      <a href={to} className={className}>
        {children}
      </a>
    );
  }
  return (
    <Link to={to} className={className}>
      {children}
    </Link>
  );
}
