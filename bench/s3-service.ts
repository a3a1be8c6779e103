import { once } from 'node:events';
import { createServer } from 'node:http';
import { startS3 } from '../local/services/s3.ts';

/*
 * The local S3 with one bucket, `capture`, on 127.0.0.1 in a process of its own, so that its processor time and memory are not the
 * engine's. Prints its address and runs until its input ends.
 */
const s3 = await startS3({
  clock: Date.now,
  home: { account: '000000000000', region: 'eu-west-1' },
  publish: async () => {},
});
s3.createBucket('capture', { eventBridge: false, versioning: false });
const server = createServer((req, res) => void s3.handle(req, res)).listen(0, '127.0.0.1');
await once(server, 'listening');
const address = server.address();
if (address === null || typeof address === 'string') throw new Error('The server has no port');
console.log(`http://127.0.0.1:${address.port}`);
await once(process.stdin.resume(), 'end');
server.close();
server.closeAllConnections();
await s3.close();
