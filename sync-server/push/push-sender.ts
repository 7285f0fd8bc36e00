import type { Instant } from '../../src/lib/domain/core/day';
import type { DeviceId, MemberId } from '../../src/lib/domain/core/ids';
import { pushPayload } from '../../src/lib/domain/push/push';
import type { PushSubscription } from '../access/push-subscriptions';
import type { Relay } from '../rooms/relay';
import type { AddressGuard } from '../webhooks/addresses';
import { delayAfter } from '../webhooks/backoff';
import { send, type Message, type Outcome } from '../webhooks/send';
import { encryptFor } from './encrypt';
import { vapidHeader, type VapidKey } from './vapid';
import { platform } from '../common/platform';

/** The shortest time between two messages to one device, ms. */
export const PUSH_EVERY = 60_000;

/** How often a message is tried. */
const MOST_ATTEMPTS = 3;

/** Messages that are under way, or wait for another attempt, at once. Further ones are left out. */
const MOST_AT_ONCE = 64;

/** How long a push service keeps a message for a device that is off, s. */
const KEPT = 24 * 3600;

/** How the sender waits. */
export type Wait = (milliseconds: number) => Promise<void>;

export const wait: Wait = (milliseconds) =>
	new Promise((resolve) => {
		platform.timeout(resolve, milliseconds).unref();
	});

/** What sending needs of its surroundings. */
export interface PushPorts {
	readonly guard: AddressGuard;
	readonly key: VapidKey;
	/** Certificates to trust beside those of the system. */
	readonly ca?: readonly string[];
	readonly wait?: Wait;
}

/**
 * Sends the one message that there is to the devices of a member, while none of them is connected. What does not go
 * out is only a missing hint.
 */
export class PushSender {
	/** When each device was pushed to last. Lost with a restart, after which one message may come early. */
	private readonly pushedAt = new Map<DeviceId, Instant>();
	private underWay = 0;
	private isStopped = false;
	private readonly steps = new Set<Promise<void>>();

	constructor(
		private readonly relay: Relay,
		private readonly ports: PushPorts
	) {}

	/** Whether an address is that of a push service, as far as that can be said without asking for its name. */
	takes(endpoint: string): boolean {
		const read = this.ports.guard.read(endpoint);
		return read.ok && read.value.protocol === 'https:';
	}

	/** Whether a member would be sent a message now: nobody is here, and a device was not told within the last minute. */
	reaches(member: MemberId): boolean {
		if (this.isStopped || this.underWay >= MOST_AT_ONCE || this.relay.isHere(member)) return false;
		for (const device of this.relay.pushes.of(member).keys()) if (this.isDue(device)) return true;
		return false;
	}

	/** Begins to send a message to a member's devices. */
	tell(member: MemberId): void {
		if (!this.reaches(member)) return;
		for (const [device, place] of this.relay.pushes.of(member)) {
			if (!this.isDue(device) || this.underWay >= MOST_AT_ONCE) continue;
			this.pushedAt.set(device, this.relay.environment.clock.now());
			this.underWay += 1;
			const step = this.push(device, place)
				.catch((error: unknown) => {
					const { logger } = this.relay.environment;
					logger.warn({ err: error, device }, 'a push message could not be sent');
				})
				.finally(() => {
					this.underWay -= 1;
					this.steps.delete(step);
				});
			this.steps.add(step);
		}
	}

	/** Forgets the places of devices and members that are gone. Called now and then. */
	async tidy(): Promise<void> {
		for (const [device, member] of this.relay.pushes.devices()) {
			if (this.isKnown(device, member)) continue;
			this.pushedAt.delete(device);
			await this.relay.pushes.remove(device);
		}
	}

	/** Begins nothing new. */
	stop(): void {
		this.isStopped = true;
	}

	/** Resolves when nothing is under way. */
	async settled(): Promise<void> {
		while (this.steps.size > 0) await Promise.all([...this.steps]);
	}

	private isDue(device: DeviceId): boolean {
		const last = this.pushedAt.get(device) ?? -Infinity;
		return this.relay.environment.clock.now() - last >= PUSH_EVERY;
	}

	private async push(device: DeviceId, place: PushSubscription): Promise<void> {
		for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
			// Between attempts a device may have been removed, gone elsewhere, or come back.
			const current = this.relay.pushes.of(place.member).get(device);
			const isSame =
				current?.endpoint === place.endpoint && current.key === this.ports.key.publicKey;
			if (!isSame || this.isStopped || this.relay.isHere(place.member)) return;
			if (!this.isKnown(device, place.member)) break;
			const outcome = await this.attempt(place);
			const { status } = outcome;
			if (isTaken(outcome)) return;
			if (status !== null && GONE.includes(status)) break;
			if (!mayPass(outcome)) return;
			if (attempt < MOST_ATTEMPTS) {
				await (this.ports.wait ?? wait)(delayAfter(attempt, this.relay.environment.random));
			}
			if (attempt === MOST_ATTEMPTS) return;
		}
		await this.relay.pushes.remove(device);
	}

	private async attempt(place: PushSubscription): Promise<Outcome> {
		const { clock, limits } = this.relay.environment;
		const body = encryptFor(place, pushPayload(place.language, place.origin));
		if (!body.ok || !this.takes(place.endpoint)) return { status: 410, problem: null };
		const message: Message = {
			url: place.endpoint,
			body: body.value,
			headers: {
				authorization: vapidHeader(this.ports.key, new URL(place.endpoint), clock.now()),
				'content-encoding': 'aes128gcm',
				'content-type': 'application/octet-stream',
				ttl: String(KEPT),
				topic: 'inbox',
				urgency: 'normal'
			}
		};
		return send(message, this.ports.guard, limits, this.ports.ca);
	}

	/** Whether a device is in the directory, as this member's, who has not been removed. */
	private isKnown(device: DeviceId, member: MemberId): boolean {
		const { devices, members } = this.relay.directory;
		const standing = members.get(member)?.standing;
		return devices.get(device)?.member === member && standing === 'active';
	}
}

/** The statuses with which a push service says that a place is gone for good. */
const GONE: readonly number[] = [404, 410];

const isTaken = ({ status }: Outcome): boolean => status !== null && status >= 200 && status < 300;

/** Whether another attempt may succeed: the service was busy, or could not be reached. */
const mayPass = ({ status, problem }: Outcome): boolean =>
	status === null
		? problem === 'timeout' || problem === 'connection'
		: status === 429 || status >= 500;
