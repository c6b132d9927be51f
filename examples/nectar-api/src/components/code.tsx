import { Button } from './button';
import { useToast } from './toast';

/** A value as indented JSON; text is shown as it is. */
export function JsonView({ label, value }: { label: string; value: unknown }) {
  const text = typeof value === 'string' ? value : JSON.stringify(value ?? null, null, 2);
  return (
    // Long values scroll inside the box, so it takes the keyboard focus.
    <pre className="code" tabIndex={0} role="group" aria-label={label}>
      {text}
    </pre>
  );
}

export function CopyText({ label, text }: { label: string; text: string }) {
  const toast = useToast();
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => toast.success('Copied.'),
      () => toast.failure('The browser did not allow copying. Select the text and copy it by hand.'),
    );
  return (
    <div className="row">
      <code className="code" style={{ flex: '1 1 14rem' }} aria-label={label} role="textbox" aria-readonly="true" tabIndex={0}>
        {text}
      </code>
      <Button variant="secondary" onClick={copy}>
        Copy
      </Button>
    </div>
  );
}
