import { isAdmin } from '../../src/lib/domain/member/member';
import { isTaken, type Delivery, type PauseReason } from '../../src/lib/protocol/webhooks';
import {
	withDelivery,
	type Deliveries,
	type WebhookProgress,
	type WebhookRow
} from '../access/webhooks';
import type { RoomName } from '../../src/lib/protocol/rooms';
import type { EventView } from '../api/schemas';
import type { Relay } from '../rooms/relay';
import type { AddressGuard } from './addresses';
import { delayAfter } from './backoff';
import { Feed, testEvent, type Telling } from './feed';
import { Places, storedPlaces } from './places';
import { send, type Message, type Outcome } from './send';
import { signatureOf } from './signature';
import { platform } from '../common/platform';

/** Starts a timer, and returns how to stop it. */
export type Timer = (work: () => void, wait: number) => () => void;

const realTimer: Timer = (work, wait) => {
	// The longest wait of Node's timers is shorter than a month.
	return platform.timeout(work, Math.min(wait, 86_400_000)).unref().cancel;
};

/** What the deliveries need of their surroundings. */
export interface DeliveryPorts {
	readonly guard: AddressGuard;
	readonly timer?: Timer;
	/** Certificates to trust beside those of the system. */
	readonly ca?: readonly string[];
}

/** One webhook at work. */
interface Runner {
	readonly id: string;
	readonly places: Places;
	readonly feed: Feed;
	isBusy: boolean;
	isFailing: boolean;
	/** Whether new changes concern it: it is neither paused nor waiting for its next attempt. */
	isListening: boolean;
	/** Stops the timer of the next attempt. */
	stopWaiting: () => void;
}

/** How long to wait when the store has not taken what came of a delivery, ms. */
const STORE_RETRY = 5_000;

/** Tests that are under way at once. */
const MOST_TESTS = 4;

/** How long a stop waits for deliveries that are under way, ms. */
const STOPPING = 2_000;

/**
 * Tells webhooks what has happened. Each is told one thing after the other, in order, and again until its
 * receiver takes it. What has to be told is read from the logs when its turn comes, so a slow receiver takes
 * no memory, and no edit waits for one. Few deliveries are under way at once; those of webhooks that fail
 * take at most half of the places, so that they do not keep others waiting.
 */
export class WebhookDeliveries implements Deliveries {
	private readonly runners = new Map<string, Runner>();
	/** Those that may have something to tell, in the order in which they became so. */
	private readonly ready = new Set<Runner>();
	/** Rooms that were written to since this was last looked at. */
	private readonly stored = new Set<RoomName>();
	private readonly testing = new Set<string>();
	private underWay = 0;
	private failingUnderWay = 0;
	private readonly steps = new Set<Promise<void>>();
	private isStopped = false;
	/** Whether nothing may be stored any more. */
	private isClosed = false;

	constructor(
		private readonly relay: Relay,
		private readonly ports: DeliveryPorts
	) {
		const rows = storedPlaces(relay.tables);
		for (const { id } of relay.webhooks.rows()) this.open(id, rows.get(id) ?? []);
		relay.webhooks.deliveries = this;
		relay.onEachStored((rooms) => {
			if (this.stored.size === 0) void platform.turn().then(() => this.noteStored());
			for (const room of rooms) this.stored.add(room);
		});
		for (const runner of this.runners.values()) this.ready.add(runner);
		this.pump();
	}

	changed(id: string): void {
		const row = this.relay.webhooks.row(id);
		const runner = this.runners.get(id) ?? (row === null ? null : this.open(id, []));
		if (runner === null) return;
		// After a restore the places are those of another log: somebody has let it go on from here.
		if (row !== null && row.paused === null && !runner.places.fits) {
			runner.places.begin(this.relay.directory.members).catch(this.notStored(runner));
		}
		this.wake(runner);
	}

	takes(url: string): boolean {
		return this.ports.guard.read(url).ok;
	}

	async test(id: string): Promise<Delivery | null> {
		const { webhooks, environment } = this.relay;
		const row = webhooks.row(id);
		if (row === null || this.testing.has(id) || this.testing.size >= MOST_TESTS) return null;
		this.testing.add(id);
		try {
			const event = testEvent(this.relay, id, environment.clock.now());
			const delivery = await this.deliver(row, event);
			await webhooks.note(id, (progress) => withDelivery(progress, delivery, progress.failing));
			return delivery;
		} finally {
			this.testing.delete(id);
		}
	}

	/** Writes how far webhooks have come, and forgets those that were deleted. Called now and then. */
	async tidy(): Promise<void> {
		for (const { places } of this.runners.values()) await places.save();
		for (const id of this.relay.webhooks.forgotten(this.relay.environment.clock.now())) {
			const runner = this.runners.get(id);
			if (runner?.isBusy === true) continue;
			runner?.stopWaiting();
			this.runners.delete(id);
			await runner?.places.forget();
			await this.relay.webhooks.forget(id);
		}
	}

	/**
	 * Begins nothing new. Resolves when what is under way has ended, or after a while: what ends later is
	 * told again after the next start.
	 */
	async stop(): Promise<void> {
		this.isStopped = true;
		this.ready.clear();
		for (const { stopWaiting } of this.runners.values()) stopWaiting();
		await Promise.race([
			Promise.all([...this.steps]),
			new Promise<void>((resolve) => platform.timeout(resolve, STOPPING).unref())
		]);
		this.isClosed = true;
		for (const { places } of this.runners.values()) await places.save();
	}

	/** Looks at what was stored, in a later turn: by then the relay goes by the rights that were stored. */
	private noteStored(): void {
		const rooms = [...this.stored];
		this.stored.clear();
		if (this.isStopped) return;
		for (const runner of this.runners.values()) {
			runner.feed.note(rooms);
			if (runner.isListening) this.ready.add(runner);
		}
		this.relay.faults.guard(
			'webhooks could not go on',
			() => {
				this.pump();
			},
			() => undefined
		);
	}

	private wake(runner: Runner): void {
		runner.stopWaiting();
		runner.isListening = true;
		if (this.isStopped) return;
		this.ready.add(runner);
		this.pump();
	}

	private open(
		id: string,
		rows: readonly { readonly key: string; readonly value: unknown }[]
	): Runner {
		const { tables, environment, directory } = this.relay;
		const places = new Places(id, tables, environment.store, rows);
		const runner: Runner = {
			id,
			places,
			feed: new Feed(this.relay, places),
			isBusy: false,
			isListening: true,
			isFailing: this.relay.webhooks.progress(id).failing !== null,
			stopWaiting: () => undefined
		};
		this.runners.set(id, runner);
		if (!places.hasBegun) places.begin(directory.members).catch(this.notStored(runner));
		return runner;
	}

	/** Lets as many work as may. */
	private pump(): void {
		const { webhooksAtOnce } = this.relay.environment.limits;
		while (!this.isStopped && this.underWay < webhooksAtOnce) {
			const runner = this.nextReady(this.failingUnderWay < Math.ceil(webhooksAtOnce / 2));
			if (runner === null) return;
			this.ready.delete(runner);
			const { isFailing } = runner;
			runner.isBusy = true;
			this.underWay += 1;
			if (isFailing) this.failingUnderWay += 1;
			const step = this.step(runner)
				.catch(this.notStored(runner))
				.finally(() => {
					this.steps.delete(step);
					runner.isBusy = false;
					this.underWay -= 1;
					if (isFailing) this.failingUnderWay -= 1;
					this.pump();
				});
			this.steps.add(step);
		}
	}

	/** Returns the first that is not at work already, those that do not fail first. */
	private nextReady(mayFail: boolean): Runner | null {
		let failing: Runner | null = null;
		for (const runner of this.ready) {
			if (runner.isBusy) continue;
			if (!runner.isFailing) return runner;
			failing ??= runner;
		}
		return mayFail ? failing : null;
	}

	/** Tells one thing, if there is one and its time has come. */
	private async step(runner: Runner): Promise<void> {
		const { webhooks, environment } = this.relay;
		const row = webhooks.row(runner.id);
		runner.isListening = row !== null && row.paused === null;
		if (row === null || row.paused !== null) return;
		const now = environment.clock.now();
		const { failing } = webhooks.progress(row.id);
		runner.isFailing = failing !== null;
		if (failing !== null && failing.nextAt > now) {
			this.wait(runner, failing.nextAt - now);
			return;
		}
		const hindrance = this.hindranceOf(row, runner);
		if (hindrance !== null) {
			await this.pause(row.id, hindrance);
			return;
		}
		const telling = await runner.feed.next(row);
		// Reading took several turns: whoever was removed meanwhile is told nothing any more.
		const current = webhooks.row(row.id);
		if (telling === null || this.isStopped) return;
		this.ready.add(runner);
		if (current === null || current.paused !== null || current.createdBy !== row.createdBy) return;
		if (this.hindranceOf(current, runner) !== null) return;
		await this.tell(runner, current, telling, failing);
	}

	/** Returns why a webhook may tell nothing; `null` when it may. */
	private hindranceOf(row: WebhookRow, { places }: Runner): PauseReason | null {
		const maker = this.relay.directory.members.get(row.createdBy);
		if (maker === undefined || maker.standing === 'removed' || !isAdmin(maker.role)) return 'maker';
		if (this.relay.webhooks.secrets(row, 0).length === 0) return 'secret';
		return places.fits ? null : 'restored';
	}

	private async tell(
		runner: Runner,
		row: WebhookRow,
		{ event, taken }: Telling,
		failing: WebhookProgress['failing']
	): Promise<void> {
		const { webhooks, environment } = this.relay;
		const { clock, random, limits } = environment;
		const delivery = await this.deliver(row, event);
		if (this.isClosed) return;
		if (isTaken(delivery)) {
			runner.isFailing = false;
			const noted = webhooks.note(row.id, (progress) => withDelivery(progress, delivery, null));
			await Promise.all([taken(), noted]);
			return;
		}
		const now = clock.now();
		const attempts = (failing?.attempts ?? 0) + 1;
		const since = failing?.since ?? now;
		const nextAt = now + delayAfter(attempts, random);
		runner.isFailing = true;
		await webhooks.note(row.id, (progress) =>
			withDelivery(progress, delivery, { since, attempts, nextAt })
		);
		const hasGone = delivery.status === GONE;
		if (hasGone || now - since >= limits.webhookGiveUp) {
			await this.pause(row.id, hasGone ? 'gone' : 'failing');
		}
	}

	private async deliver(row: WebhookRow, event: EventView): Promise<Delivery> {
		const { clock, limits, meter } = this.relay.environment;
		const at = clock.now();
		const outcome: Outcome = await send(
			this.messageOf(row, event),
			this.ports.guard,
			limits,
			this.ports.ca
		);
		const took = Math.max(0, Math.round(clock.now() - at));
		const delivery = { at, event: event.type, took, ...outcome };
		meter.delivered(isTaken(delivery) ? 'taken' : 'failed');
		return delivery;
	}

	private messageOf(row: WebhookRow, event: EventView): Message {
		const { webhooks, environment } = this.relay;
		const now = environment.clock.now();
		const body = JSON.stringify(event);
		return {
			url: row.url,
			body,
			headers: {
				'content-type': 'application/json; charset=utf-8',
				'user-agent': 'Polder-Webhook/1',
				'polder-event': event.type,
				'polder-id': event.id,
				'polder-signature': signatureOf(body, webhooks.secrets(row, now), now)
			}
		};
	}

	private async pause(id: string, reason: PauseReason): Promise<void> {
		const { webhooks, environment } = this.relay;
		// Neither its address nor what it was to tell: only which one, and why.
		environment.logger.warn({ webhook: id, reason }, 'a webhook was paused');
		await webhooks.pause(id, reason, environment.clock.now());
	}

	private wait(runner: Runner, wait: number): void {
		runner.stopWaiting();
		runner.isListening = false;
		runner.stopWaiting = (this.ports.timer ?? realTimer)(() => {
			this.wake(runner);
		}, wait);
	}

	/** Handles a store that did not take what came of a delivery: the same is told again, under the same id. */
	private notStored(runner: Runner): (error: unknown) => void {
		return (error) => {
			const { logger } = this.relay.environment;
			logger.warn({ err: error, webhook: runner.id }, 'a webhook could not go on');
			this.ready.delete(runner);
			this.wait(runner, STORE_RETRY);
		};
	}
}

/** The status with which a receiver says that it is never coming back. */
const GONE = 410;
