import { mkdirSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { writeJsonFile } from './json-file.js';

/** API keys of a department, by kind. */
export interface DepartmentKeys {
  readonly live: string | null;
  readonly team: string | null;
  readonly test: string | null;
  readonly notify: string | null;
}

/** Somebody who may sign in. */
export interface SignIn {
  readonly role: string;
  readonly email: string;
}

/** How software hands mail over: STARTTLS at `port`, TLS from the first byte at `tlsPort`. */
export interface SmtpSubmission {
  readonly host: string;
  readonly port: number;
  readonly tlsPort: number;
  readonly user: string;
  readonly password: string;
  /** An address that may send. */
  readonly from: string;
  /** Path of the PEM file of the local authority. */
  readonly ca: string;
}

/** The processes of one running system. */
export interface ProcessIds {
  readonly launcher: number;
  readonly api: number | null;
  readonly worker: readonly number[];
  readonly postbox: number | null;
  readonly postgres: number | null;
  readonly redis: number | null;
  readonly sandbox: number | null;
}

/** What a running system tells about itself: the contract of the local mode. Fields of rooms that are not built are null. */
export interface Ready {
  readonly api: string;
  readonly web: string;
  readonly sandbox: string;
  readonly metrics: string;
  readonly databaseUrl: string;
  readonly redisUrl: string;
  readonly departmentId: string | null;
  readonly keys: DepartmentKeys;
  readonly otherDepartment: { readonly id: string; readonly keys: { readonly live: string } } | null;
  readonly adminKey: string;
  readonly smtpSubmission: SmtpSubmission | null;
  /** Where mail for our return paths is taken. */
  readonly postbox: { readonly host: string; readonly port: number };
  readonly notify: null;
  readonly signIns: readonly SignIn[];
  readonly pids: ProcessIds;
}

/** Removes what an earlier run left: whoever waits for the file must not read old addresses. */
export function clearReadyFile(file: string): void {
  mkdirSync(dirname(file), { recursive: true });
  rmSync(file, { force: true });
}

/** Writes it as a whole; again whenever a process was replaced. */
export function writeReadyFile(file: string, ready: Ready): void {
  writeJsonFile(file, ready);
}
