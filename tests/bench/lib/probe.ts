import type { BrowserContext, CDPSession, Page } from '@playwright/test';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Frames, Probe, Shown, Sight } from '../pages/probe';
import { bundle } from './browser';
import { longTasks, watch } from './marks';
import { benchDir } from './places';

/** How long anything is waited for, ms. */
const PATIENCE = 120_000;

/** How often garbage is collected, half a second apart, before a page's memory is looked at. */
const COLLECTIONS = 8;

interface Probed {
	benchProbe: Probe;
	benchFrames: ReturnType<Probe['watchFrames']>;
}

let probing: Promise<string> | null = null;

/** Puts the probe into every page of a browser, beside what `watch` looks for. */
export async function probe(context: BrowserContext): Promise<void> {
	await watch(context);
	probing ??= bundle('probe');
	await context.addInitScript({ content: await probing });
}

/** An interaction as it was seen. */
export interface Seen {
	readonly paint: number;
	readonly shown: number;
}

/** Makes an input of one of these kinds, and tells when the page had drawn what follows. */
export async function measure(
	page: Page,
	types: readonly string[],
	sight: Sight,
	input: () => Promise<unknown>
): Promise<Seen> {
	await page.evaluate(
		([of, wanted, patience]) => {
			(globalThis as unknown as Probed).benchProbe.arm(of, wanted, patience);
		},
		[types, sight, PATIENCE] as const
	);
	await input();
	const { paint, shown }: Shown = await page.evaluate(() =>
		(globalThis as unknown as Probed).benchProbe.outcome()
	);
	if (shown === null) throw new Error(`never seen: ${JSON.stringify(sight)}`);
	return { paint, shown };
}

/** How a stretch was drawn, with the longest in which the page did not answer; ms, 0 when under 50. */
export interface Drawn extends Frames {
	readonly longestTask: number;
}

/** Tells how evenly the page is drawn while something goes on. */
export async function drawing(page: Page, during: () => Promise<unknown>): Promise<Drawn> {
	const began = await page.evaluate(() => {
		const probed = globalThis as unknown as Probed;
		probed.benchFrames = probed.benchProbe.watchFrames();
		return performance.now();
	});
	await during();
	const frames = await page.evaluate(() => (globalThis as unknown as Probed).benchFrames.stop());
	const tasks = await longTasks(page, began);
	return { ...frames, longestTask: Math.max(0, ...tasks.map(({ duration }) => duration)) };
}

/** What a page holds once all garbage is gone. */
export interface Held {
	/** Bytes of everything, the machine code that the browser has made of the scripts by then among it. */
	readonly heap: number;
	/** Bytes of what the scripts themselves hold: objects, functions, texts. */
	readonly objects: number;
	/** Elements and texts, also those that are in no page any more. */
	readonly nodes: number;
	readonly listeners: number;
}

/** A heap snapshot as the browser writes it, as far as it is read here. */
interface Snapshot {
	readonly snapshot: {
		readonly meta: {
			readonly node_fields: readonly string[];
			readonly node_types: readonly [readonly string[], ...unknown[]];
		};
	};
	/** The fields of all nodes, one after the other. */
	readonly nodes: readonly number[];
}

/** What the browser keeps for itself: compiled code, layouts, entries of its own timelines. */
const NOT_OBJECTS: ReadonlySet<string | undefined> = new Set(['code', 'native', 'hidden']);

/** Bytes of the objects of a snapshot. */
function objectsIn({ snapshot: { meta }, nodes }: Snapshot): number {
	const [types] = meta.node_types;
	const [type, size] = [meta.node_fields.indexOf('type'), meta.node_fields.indexOf('self_size')];
	let sum = 0;
	for (let at = 0; at < nodes.length; at += meta.node_fields.length) {
		if (!NOT_OBJECTS.has(types[nodes[at + type] ?? 0])) sum += nodes[at + size] ?? 0;
	}
	return sum;
}

/** Looks at a page from the outside: what it holds, and where its processor time goes. */
export class Inspector {
	private constructor(private readonly session: CDPSession) {}

	static async of(page: Page): Promise<Inspector> {
		const session = await page.context().newCDPSession(page);
		await session.send('HeapProfiler.enable');
		return new Inspector(session);
	}

	/** What the page holds at rest, after its garbage was collected: until no more of it goes. */
	async held(): Promise<Held> {
		let least = await this.collected();
		for (let time = 0; time < COLLECTIONS; time++) {
			// What ends with a timer or an animation is let go of later.
			await new Promise((resolve) => setTimeout(resolve, 500));
			const now = await this.collected();
			if (now.heap < least.heap) least = now;
		}
		return { ...least, objects: objectsIn(await this.snapshot()) };
	}

	private async snapshot(): Promise<Snapshot> {
		const { session } = this;
		const parts: string[] = [];
		const take = ({ chunk }: { chunk: string }) => void parts.push(chunk);
		session.on('HeapProfiler.addHeapSnapshotChunk', take);
		await session.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
		session.off('HeapProfiler.addHeapSnapshotChunk', take);
		return JSON.parse(parts.join('')) as Snapshot;
	}

	private async collected(): Promise<Omit<Held, 'objects'>> {
		const { session } = this;
		await session.send('HeapProfiler.collectGarbage');
		const { usedSize } = await session.send('Runtime.getHeapUsage');
		const { nodes, jsEventListeners } = await session.send('Memory.getDOMCounters');
		return { heap: usedSize, nodes, listeners: jsEventListeners };
	}

	/**
	 * Writes CPU profiles into `results/` while something goes on: of the page's main thread, and of each of its workers
	 * that are there when it begins.
	 */
	async profile<Result>(name: string, during: () => Promise<Result>): Promise<Result> {
		const { session } = this;
		const workers = await WorkerSessions.of(session);
		const page: Profiled = {
			start: async () => {
				await session.send('Profiler.enable');
				await session.send('Profiler.start');
			},
			stop: () => session.send('Profiler.stop')
		};
		const all = [page, ...workers.all];
		for (const one of all) await one.start();
		const result = await during();
		await mkdir(profilesDir, { recursive: true });
		for (const [at, one] of all.entries()) {
			const { profile } = await one.stop();
			const of = at === 0 ? name : `${name} worker ${String(at)}`;
			await writeFile(profileFile(of), JSON.stringify(profile));
		}
		await workers.leave();
		return result;
	}
}

const profilesDir = join(benchDir, 'results');

/** Where a CPU profile of this name is written. */
export const profileFile = (name: string): string => join(profilesDir, `${name}.cpuprofile`);

/** A thread of which a CPU profile is written. */
interface Profiled {
	start(): Promise<void>;
	stop(): Promise<{ readonly profile: unknown }>;
}

/** The workers of a page, which are spoken to through its own session. */
class WorkerSessions {
	private readonly waiting = new Map<number, (answer: { readonly profile: unknown }) => void>();
	private last = 0;
	readonly all: Profiled[] = [];

	private constructor(private readonly page: CDPSession) {}

	static async of(page: CDPSession): Promise<WorkerSessions> {
		const workers = new WorkerSessions(page);
		page.on('Target.attachedToTarget', workers.attached);
		page.on('Target.receivedMessageFromTarget', workers.received);
		await page.send('Target.setAutoAttach', { ...AUTO_ATTACH, autoAttach: true });
		return workers;
	}

	async leave(): Promise<void> {
		await this.page.send('Target.setAutoAttach', { ...AUTO_ATTACH, autoAttach: false });
		this.page.off('Target.attachedToTarget', this.attached);
		this.page.off('Target.receivedMessageFromTarget', this.received);
	}

	private readonly attached = ({ sessionId }: { sessionId: string }): void => {
		const send = (method: string) =>
			new Promise<{ readonly profile: unknown }>((resolve, reject) => {
				const id = (this.last += 1);
				this.waiting.set(id, resolve);
				const message = JSON.stringify({ id, method });
				this.page.send('Target.sendMessageToTarget', { sessionId, message }).catch(reject);
			});
		this.all.push({
			start: async () => {
				await send('Profiler.enable');
				await send('Profiler.start');
			},
			stop: () => send('Profiler.stop')
		});
	};

	private readonly received = ({ message }: { message: string }): void => {
		const { id, result } = JSON.parse(message) as {
			readonly id?: number;
			readonly result: { readonly profile: unknown };
		};
		if (id === undefined) return;
		this.waiting.get(id)?.(result);
		this.waiting.delete(id);
	};
}

const AUTO_ATTACH = { waitForDebuggerOnStart: false, flatten: false } as const;
