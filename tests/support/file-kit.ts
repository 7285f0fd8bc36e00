import { createHash, randomBytes } from 'node:crypto';
import { Upload } from 'tus-js-client';
import type { RecordChange } from '../../src/lib/domain/core/change';
import { keyed } from '../../src/lib/domain/core/keyed';
import { setField } from '../../src/lib/domain/core/set-field';
import type { FileRef } from '../../src/lib/domain/file/file';
import { FILES_PATH } from '../../src/lib/protocol/rooms';
import { actingAs } from './guarded-records';
import { START } from './guarded-relay';
import type { Key } from './raw-device';
import { waitFor } from './wait-for';
import { WireConnection } from './wire-connection';

/** The space of the small company. */
export const ROOM = 'space.north';

/** Some bytes, and the file that they are. */
export function someFile(
	by: string,
	size = 1000
): { readonly ref: FileRef; readonly bytes: Buffer } {
	const bytes = randomBytes(size);
	return { bytes, ref: refOf(bytes, by) };
}

/** The file that these bytes are. */
export const refOf = (bytes: Buffer, by: string, name = 'plan.pdf'): FileRef => ({
	id: randomBytes(8).toString('hex'),
	name,
	size: bytes.length,
	type: 'application/pdf',
	hash: createHash('sha256').update(bytes).digest('hex'),
	at: START,
	by
});

/** What names a file in a record, as a device does it; or takes the name away. */
export function naming(ref: FileRef, by: string, isThere = true): RecordChange {
	const { id, ...value } = ref;
	const [from, to] = isThere ? [null, value] : [value, null];
	return setField(keyed('file', id), from, to, actingAs(by));
}

/** The address of a file. */
export const addressOf = (url: string, record: string, file: string, room = ROOM): string =>
	`${url}${FILES_PATH}/${room}/${record}/${file}`;

/** Asks the relay for a pass, as a device does on the directory's connection. */
export async function passFor(url: string, key: Key): Promise<string> {
	const connection = await WireConnection.inside(url, 'directory', key);
	connection.say({ type: 'ask', number: 1, question: { ask: 'file-pass' } });
	await connection.until('answer');
	const answer = connection.messages.find((message) => message.type === 'answer')?.answer;
	connection.cut();
	if (answer?.answer !== 'file-pass') throw new Error(JSON.stringify(answer));
	return answer.pass;
}

/** What came of bringing a file: the relay's status for what it refused. */
export type Brought = 'done' | number;

/** Brings bytes with the real client. */
export function bring(
	address: string,
	pass: string,
	bytes: Buffer,
	options: {
		readonly chunkSize?: number;
		readonly retryDelays?: number[];
		readonly onChunk?: (sent: number) => void;
		readonly uploadUrl?: string;
	} = {}
): Promise<Brought> {
	return new Promise((resolve, reject) => {
		const upload = new Upload(bytes, {
			endpoint: `${address}/upload`,
			uploadUrl: options.uploadUrl ?? `${address}/upload`,
			headers: { authorization: `Bearer ${pass}` },
			chunkSize: options.chunkSize ?? 1_000_000,
			retryDelays: options.retryDelays ?? [],
			storeFingerprintForResuming: false,
			onChunkComplete: (_size, accepted) => options.onChunk?.(accepted),
			onSuccess: () => {
				resolve('done');
			},
			onError: (error) => {
				const response = 'originalResponse' in error ? error.originalResponse : null;
				if (response === null) reject(error);
				else resolve(response.getStatus());
			}
		});
		upload.start();
	});
}

/** Fetches a file. */
export async function fetched(
	address: string,
	pass: string | null
): Promise<{ readonly status: number; readonly bytes: Buffer; readonly headers: Headers }> {
	const response = await fetch(
		address,
		pass === null ? {} : { headers: { authorization: `Bearer ${pass}` } }
	);
	const bytes = Buffer.from(await response.arrayBuffer());
	return { status: response.status, bytes, headers: response.headers };
}

/** Waits until the status of a file is this. */
export async function untilStatus(address: string, pass: string, status: number): Promise<void> {
	let last = 0;
	await waitFor(
		async () => {
			last = (await fetched(address, pass)).status;
			return last === status;
		},
		() => `${String(status)}, not ${String(last)}`
	);
}
