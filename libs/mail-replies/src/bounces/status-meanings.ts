import type { ReplyLabel, ReplyScope } from '#domain';

interface StatusMeaning {
  /** Beginning of the status behind its class: `.1.1`. */
  readonly begins: string;
  readonly label: ReplyLabel;
  readonly scope: ReplyScope;
}

/** What a status alone says (RFC 3463, 7504, 7505), for reports whose words nobody knows. Never proof. */
export const STATUS_MEANINGS: readonly StatusMeaning[] = [
  { begins: '.1.10', label: 'domain_unknown', scope: 'recipient' },
  { begins: '.1.2', label: 'domain_unknown', scope: 'recipient' },
  { begins: '.1.7', label: 'auth_failure', scope: 'own_infrastructure' },
  { begins: '.1.8', label: 'auth_failure', scope: 'own_infrastructure' },
  { begins: '.1.', label: 'mailbox_unknown', scope: 'recipient' },
  { begins: '.2.1', label: 'mailbox_disabled', scope: 'recipient' },
  { begins: '.2.2', label: 'mailbox_full', scope: 'recipient' },
  { begins: '.2.3', label: 'message_too_large', scope: 'message' },
  { begins: '.3.4', label: 'message_too_large', scope: 'message' },
  { begins: '.3.', label: 'server_temporary', scope: 'provider_outage' },
  { begins: '.4.6', label: 'other', scope: 'recipient' },
  { begins: '.4.', label: 'server_temporary', scope: 'provider_outage' },
  { begins: '.5.', label: 'protocol_error', scope: 'message' },
  { begins: '.6.', label: 'protocol_error', scope: 'message' },
  { begins: '.7.', label: 'policy', scope: 'sender_at_provider' },
];
