import { openImportSink } from '$lib/replica/import-sink';
import { startImportWorker, type WorkerPort } from './import-worker-core';

// Typed as a window by the app's settings; in here it is the worker's own end.
const port = globalThis as unknown as WorkerPort;

const random = { bytes: (count: number) => crypto.getRandomValues(new Uint8Array(count)) };

startImportWorker((workspace, member) => openImportSink(workspace, member, random), port, {
	clock: { now: () => Date.now(), offset: (at) => -new Date(at).getTimezoneOffset() },
	random
});
