import type { ReactElement, ReactNode } from 'react';
import type { HealthState, NotificationStatus } from '#domain';
import type { IconName } from '../icons.js';
import { Icon } from './icon.js';
import { usePage } from './page-context.js';

/** How loud a badge is. `plain` states a fact that asks for nothing. */
export type Tone = 'success' | 'warning' | 'danger' | 'info' | 'plain';

const TONES: Readonly<Record<Tone, string>> = {
  success: 'kern-badge--success',
  warning: 'kern-badge--warning',
  danger: 'kern-badge--danger',
  info: 'kern-badge--info',
  plain: 'sb-badge--plain',
};

/** A state in a box, with a picture, so that colour is never alone. */
export function Badge(props: {
  readonly tone: Tone;
  readonly icon: IconName;
  readonly children: ReactNode;
}): ReactElement {
  return (
    <span className={`kern-badge kern-badge--small ${TONES[props.tone]}`}>
      <Icon name={props.icon} />
      <span className="kern-label">{props.children}</span>
    </span>
  );
}

/** What is well stays quiet: no box. */
export function Quiet({ children }: { readonly children: ReactNode }): ReactElement {
  return (
    <span className="sb-quiet">
      <Icon name="ok" />
      {children}
    </span>
  );
}

const HEALTH: Readonly<Record<Exclude<HealthState, 'healthy'>, readonly [Tone, IconName]>> = {
  degraded: ['warning', 'slow'],
  blocked: ['danger', 'stop'],
  probing: ['warning', 'probe'],
  recovering: ['warning', 'probe'],
};

/** Health of a provider or gateway: quiet when well, a badge when not. A healthy but suspected one shows the suspicion. */
export function HealthMark(props: {
  readonly health: HealthState;
  readonly suspected: boolean;
  /** What a healthy one says instead of "in Ordnung". */
  readonly well?: string;
}): ReactElement {
  const { words } = usePage().texts;
  const { health, suspected, well } = props;
  if (health === 'healthy' && suspected)
    return (
      <Badge tone="warning" icon="slow">
        {words.suspected}
      </Badge>
    );
  if (health === 'healthy') return <Quiet>{well ?? words.health.healthy}</Quiet>;
  const [tone, icon] = HEALTH[health];
  return (
    <Badge tone={tone} icon={icon}>
      {words.health[health]}
    </Badge>
  );
}

const STATUS: Readonly<Record<NotificationStatus, readonly [Tone, IconName]>> = {
  accepted: ['plain', 'clock'],
  scheduled: ['plain', 'clock'],
  in_progress: ['plain', 'probe'],
  delivered: ['success', 'ok'],
  sent: ['plain', 'ok'],
  undeliverable: ['danger', 'stop'],
  expired: ['danger', 'clock'],
  cancelled: ['plain', 'stop'],
};

/** Status of a notification. */
export function StatusBadge(props: {
  readonly status: NotificationStatus;
  /** Other words than the status itself, such as by which channel. */
  readonly children?: ReactNode;
}): ReactElement {
  const { words } = usePage().texts;
  const [tone, icon] = STATUS[props.status];
  return (
    <Badge tone={tone} icon={icon}>
      {props.children ?? words.status[props.status]}
    </Badge>
  );
}
