import { expose } from 'comlink';
import type { WorkerEnd } from './remote-worker';

/** The end of a worker that runs in the test's own thread, behind a real message channel, and what kills it. */
export interface TestWorker {
	readonly end: WorkerEnd;
	/** Tells the page that the worker has died. */
	die(): void;
}

/** Starts a worker that answers with an API. */
export function testWorker(api: object): TestWorker {
	const { port1, port2 } = new MessageChannel();
	expose(api, port2);
	port1.start();
	const deaths: (() => void)[] = [];
	const terminate = () => {
		port1.close();
		port2.close();
	};
	const own = port1.addEventListener.bind(port1);
	const end = Object.assign(port1, {
		terminate,
		addEventListener: (...[type, listener, options]: Parameters<typeof own>) => {
			if (type === 'error') deaths.push(listener as () => void);
			else own(type, listener, options);
		}
	});
	return {
		end,
		die: () => {
			deaths.forEach((listener) => {
				listener();
			});
		}
	};
}
