import type { DexieOptions } from 'dexie';
import type { Clock, Instant } from '../domain/core/day';
import type { Random } from '../domain/core/ids';
import type { LeaderTiming, Locks } from './leader';
import type { LinkTiming } from './relay-connection';
import type { WorkerEnd } from './worker/remote-worker';

/** What a replica needs from its surroundings; passed in, so that tests can be elsewhere. */
export interface Environment {
	readonly clock: Clock;
	/** Told what time a relay says it is, whenever one lets this device in. */
	readonly onRelayTime?: (now: Instant) => void;
	/** Told of every failure that is no expected one: it goes into the error log. */
	readonly onFault?: (error: unknown) => void;
	readonly random: Random;
	/** Which build of the app this is: it reads no values that another one has kept; none if left out. */
	readonly build?: string;
	readonly socket: typeof WebSocket;
	readonly locks: Locks;
	/** The origin of the relay, `https://…`; the app is served from it. */
	readonly origin: string;
	readonly database?: DexieOptions;
	/** Keeps the storage of several devices in one process apart; a browser has one. */
	readonly profile?: string;
	/** After how many ms a relay is asked again that has sent us away for now; a minute if left out. */
	readonly retryAfter?: number;
	/** How long connections may take for what; `LINK_TIMING` if left out. */
	readonly linkTiming?: LinkTiming;
	/** How often the leading tab shows that it lives; `LEADER_TIMING` if left out. */
	readonly leaderTiming?: LeaderTiming;
	/** How many rows in one write the index of words takes in later; a hundred if left out. */
	readonly indexedLater?: number;
	/** Starts the worker that takes from photos where they were taken; the page does it if left out. */
	readonly photoWorker?: () => WorkerEnd;
	/** Starts the worker that brings the index of words up to date; the page does it if left out. */
	readonly indexWorker?: () => WorkerEnd;
}
