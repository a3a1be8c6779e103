import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { LocalService } from '../../../local/types.ts';

/** A service behind HTTP on a free port of 127.0.0.1, as the gateway would serve it, for real AWS clients. */
export const served = async (service: () => LocalService) => {
  const server = createServer(async (incoming, response) => {
    const chunks = await Array.fromAsync(incoming, (chunk: Buffer) => chunk);
    const headers = Object.fromEntries(Object.entries(incoming.headers).map(([key, value]) => [key, String(value)]));
    const operation = headers['x-amz-target']?.split('.').at(-1) ?? '';
    const { method = '', url = '' } = incoming;
    const answer = await service().handle({ operation, method, url, headers, body: Buffer.concat(chunks) });
    response.writeHead(answer.status, answer.headers).end(answer.body);
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return {
    config: {
      endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      region: 'us-east-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
      maxAttempts: 1,
    },
    close: async (): Promise<void> => {
      server.closeAllConnections();
      await new Promise((resolve) => void server.close(resolve));
    },
  };
};
