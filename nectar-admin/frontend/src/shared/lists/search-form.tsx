import { Button, TextField } from '@nectar/ui-kit/components';
import { formValues } from '@nectar/ui-kit/lib/form-data';

interface SearchFormProps {
  label: string;
  initial: string;
  onSearch: (text: string) => void;
}

export function SearchForm({ label, initial, onSearch }: SearchFormProps) {
  return (
    <form
      role="search"
      className="row"
      style={{ alignItems: 'end' }}
      onSubmit={(event) => onSearch(formValues(event).query ?? '')}
    >
      <div style={{ flex: '1 1 14rem', maxWidth: '24rem' }}>
        <TextField label={label} name="query" type="search" defaultValue={initial} />
      </div>
      <Button type="submit" variant="secondary">
        Search
      </Button>
    </form>
  );
}
