import { AsyncView, Badge, EmptyState, PageHeader } from '@nectar/ui-kit/components';
import { useResource } from '@nectar/ui-kit/lib/use-resource';
import { Link } from 'react-router';
import type { Service } from './api/list-services';
import { listServices } from './api/list-services';

function byCategory(services: Service[]): [string, Service[]][] {
  const groups = new Map<string, Service[]>();
  for (const service of services) groups.set(service.category, [...(groups.get(service.category) ?? []), service]);
  return [...groups];
}

export function ServicesPage() {
  const services = useResource(listServices);
  return (
    <>
      <PageHeader title="Services" lead="Ready-made building blocks. Switch on what you need and set it up." />
      <AsyncView resource={services}>
        {({ items }) =>
          items.length > 0 ? (
            byCategory(items).map(([category, group]) => (
              <section key={category} className="stack" aria-label={category}>
                <h2>{category}</h2>
                <div className="grid-3">
                  {group.map((service) => (
                    <ServiceCard key={service.slug} service={service} />
                  ))}
                </div>
              </section>
            ))
          ) : (
            <EmptyState title="The catalogue is empty">Services appear here once they are published.</EmptyState>
          )
        }
      </AsyncView>
    </>
  );
}

function ServiceCard({ service }: { service: Service }) {
  return (
    <article className="card stack">
      <div className="spread">
        <h3>{service.name}</h3>
        {service.enabled ? <Badge tone="ok">On</Badge> : <Badge>Off</Badge>}
      </div>
      <p className="muted small">{service.description}</p>
      <Link to={`/services/${service.slug}`}>
        {service.enabled ? 'Change settings' : 'Set up'}
        <span className="visually-hidden">: {service.name}</span>
      </Link>
    </article>
  );
}
