import { isIPv4, isIPv6 } from 'node:net';
import { z } from 'zod';
import { recordTypes, type RecordType } from './zone.js';

const name = z
  .string()
  .min(1)
  .max(253)
  .regex(/^(\*|(\*\.)?[\w-]+(\.[\w-]+)*\.?)$/, 'must be a domain name, *.domain or *');
const host = /^(\.|[\w-]+(\.[\w-]+)*\.?)$/;
const answer = z.union(
  [z.array(z.string().max(4000)).max(50), z.enum(['NXDOMAIN', 'SERVFAIL', 'none', 'default'])],
  {
    error: 'must be a list of values, NXDOMAIN, SERVFAIL, none or default',
  },
);

const isValue: Readonly<Record<RecordType, (value: string) => boolean>> = {
  A: isIPv4,
  AAAA: isIPv6,
  MX: (value) => /^\d{1,5} \S+$/.test(value) && host.test(value.split(' ')[1] ?? ''),
  NS: (value) => host.test(value),
  PTR: (value) => host.test(value),
  TXT: () => true,
};

/** What a name shall answer: values, a failure, silence (`none`), or again what it answers by itself (`default`). */
export const dnsOrder = z
  .strictObject({ name, type: z.enum([...recordTypes, 'ANY']), answer })
  .superRefine(({ type, answer: values }, context) => {
    if (typeof values === 'string') return;
    const wrong = type === 'ANY' ? values[0] : values.find((value) => !isValue[type](value));
    if (wrong !== undefined || (type === 'ANY' && values.length === 0)) {
      context.addIssue({
        code: 'custom',
        path: ['answer'],
        message: `${String(wrong)} is no value for ${type}`,
      });
    }
  });
export type DnsOrder = z.infer<typeof dnsOrder>;
