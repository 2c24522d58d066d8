import { isPortFree } from '#sandbox';
import type { LocalOptions } from '../../../tools/local-options.mjs';
import { DataDirectory, LaunchError } from './data-directory.js';
import { keptPorts, type Ports } from './kept-ports.js';
import { boundLogs } from './log-files.js';
import { ProcessRecord } from './process-record.js';
import { dkimKeyFiles, type DkimKeyFiles, type LocalSecrets, localSecrets } from './secrets.js';
import { HOST } from './loopback.js';

const PORT_NAMES = [
  'postgres',
  'redis',
  'sandboxControl',
  'sandboxDns',
  'sandboxSmtp',
  'sandboxSms',
  'sandboxPush',
  'sandboxWebhooks',
  'sandboxPolicies',
  'metricsApi',
  'metricsPostbox',
  'submission',
  'submissionTls',
  'inbound',
] as const;

export type PortName = (typeof PORT_NAMES)[number] | `metricsWorker${number}`;

/** What a launcher stands on before its first process runs: its directory, and what that keeps from start to start. */
export class Ground {
  readonly directory: DataDirectory;
  readonly secrets: LocalSecrets;
  readonly dkimKeys: DkimKeyFiles;
  readonly ports: Ports<PortName>;
  readonly record: ProcessRecord;
  readonly #endLogWatch: () => void;

  private constructor(directory: DataDirectory, record: ProcessRecord, ports: Ports<PortName>) {
    this.directory = directory;
    this.record = record;
    this.ports = ports;
    this.secrets = localSecrets(directory);
    this.dkimKeys = dkimKeyFiles(directory);
    this.#endLogWatch = boundLogs(directory.folder('logs'));
  }

  /**
   * Claims the directory, ends what a killed launcher left there, chooses the ports.
   * @throws LaunchError when the directory or the port of the API is in use
   */
  static async prepare(options: LocalOptions, workers: number): Promise<Ground> {
    const directory = await DataDirectory.claim(options.dir, options.fresh);
    try {
      const record = new ProcessRecord(directory);
      await record.endLeftovers();
      if (!(await isPortFree(options.port, HOST))) {
        throw new LaunchError(`port ${options.port} is in use; choose another with --port`);
      }
      const ofWorkers = Array.from({ length: workers }, (_, index) => `metricsWorker${index + 1}` as const);
      return new Ground(
        directory,
        record,
        await keptPorts<PortName>(directory, [...PORT_NAMES, ...ofWorkers]),
      );
    } catch (error) {
      await directory.release();
      throw error;
    }
  }

  logFile(name: string): string {
    return this.directory.file('logs', `${name}.log`);
  }

  async release(): Promise<void> {
    this.#endLogWatch();
    await this.directory.release();
  }
}
