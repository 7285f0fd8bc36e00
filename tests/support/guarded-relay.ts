import { randomBytes } from 'node:crypto';
import {
	putDevice,
	putMember,
	putTeam,
	writeWorkspace
} from '../../src/lib/documents/write-directory';
import { writeSpace } from '../../src/lib/documents/space';
import type { Role } from '../../src/lib/domain/member/member';
import { member, team } from '../../src/lib/domain/member/testkit';
import { NORTH as COMPANY_NORTH } from '../../src/lib/domain/policy/testkit';
import type { Space } from '../../src/lib/domain/space/space';
import { DEFAULT_LIMITS, type Limits } from '../../sync-server/common/limits';
import { SILENT, type Meter } from '../../sync-server/common/meter';
import { Relay, type RelayEnvironment } from '../../sync-server/rooms/relay';
import type { Store } from '../../sync-server/store/store';
import { makeKey, RawConnection, type Key } from './raw-device';
import { TemporaryStore } from './temporary-store';

/** The people of a guarded relay, by their ids. */
export const PEOPLE = {
	olga: { role: 'owner', team: null },
	adam: { role: 'admin', team: null },
	sue: { role: 'supervisor', team: null },
	anna: { role: 'agent', team: 'one' },
	bob: { role: 'agent', team: 'two' },
	gus: { role: 'guest', team: null }
} as const satisfies Readonly<Record<string, { role: Role; team: string | null }>>;

export type Person = keyof typeof PEOPLE;

/** The company's sales space, as it is from the start: nobody asks to be let in. */
export const NORTH: Space = { ...COMPANY_NORTH, requests: new Map() };

const QUIET = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** The moment at which such a relay begins, ms. */
export const START = 1000;

/** A claimed relay with a small company in it, whose clock the test holds. Sue supervises team one. */
export class GuardedRelay {
	now = START;
	readonly relay: Relay;
	readonly keys: Readonly<Record<Person, Key>> = {
		olga: makeKey(),
		adam: makeKey(),
		sue: makeKey(),
		anna: makeKey(),
		bob: makeKey(),
		gus: makeKey()
	};

	private constructor(
		limits: Partial<Limits>,
		readonly store: Store,
		meter: Meter,
		logger: RelayEnvironment['logger']
	) {
		this.relay = new Relay({
			store,
			clock: { now: () => this.now, offset: () => 0 },
			random: { bytes: (count) => new Uint8Array(randomBytes(count)) },
			limits: { ...DEFAULT_LIMITS, proving: 50, ...limits },
			meter,
			logger,
			sealSecret: 'seal',
			claimSecret: 'the-claim'
		});
	}

	get olga(): Key {
		return this.keys.olga;
	}

	get anna(): Key {
		return this.keys.anna;
	}

	static async open(
		limits: Partial<Limits> = {},
		store: Store = TemporaryStore.make(),
		meter: Meter = SILENT,
		logger: RelayEnvironment['logger'] = QUIET
	): Promise<GuardedRelay> {
		const guarded = new GuardedRelay(limits, store, meter, logger);
		const { relay, keys } = guarded;
		const door = new RawConnection(relay, 'directory');
		door.hello(keys.olga, 'workspace', {
			kind: 'claim',
			secret: 'the-claim',
			member: { id: 'olga', name: 'Olga' }
		});
		await door.until('welcome');
		await relay.rooms.editDirectory((doc) => {
			writeWorkspace(doc, {
				id: 'workspace',
				name: 'Tidewater',
				currency: 'USD',
				createdAt: 0,
				sample: false
			});
			for (const [id, { role, team: its }] of Object.entries(PEOPLE)) {
				putMember(doc, member(id, role, its));
				const { id: device, publicKey } = keys[id as Person];
				putDevice(doc, { id: device, member: id, publicKey, name: '', createdAt: 0 });
			}
			putTeam(doc, team('one', 'sue'));
			putTeam(doc, team('two'));
		});
		await relay.rooms.editSpace(NORTH.id, (doc) => {
			writeSpace(doc, NORTH);
		});
		door.hangUp();
		return guarded;
	}

	/** A connection that has been let in. */
	async inside(key: Key, room = 'directory'): Promise<RawConnection> {
		const door = new RawConnection(this.relay, room);
		door.hello(key, 'workspace');
		await door.until('welcome');
		return door;
	}

	/** A connection to the space that follows its records. */
	async follow(person: Person, room = `space.${NORTH.id}`): Promise<RawConnection> {
		const connection = await this.inside(this.keys[person], room);
		connection.say({ type: 'subscribe', cursor: null });
		await connection.until('batch');
		return connection;
	}
}
