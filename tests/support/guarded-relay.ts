import { randomBytes } from 'node:crypto';
import { putDevice, putMember, writeWorkspace } from '../../src/lib/documents/directory';
import { DEFAULT_LIMITS, type Limits } from '../../sync-server/limits';
import { SILENT } from '../../sync-server/meter';
import { Relay } from '../../sync-server/relay';
import { MemoryStore } from '../../sync-server/store/memory';
import { makeKey, RawConnection, type Key } from './raw-device';

/** A claimed relay with an owner, Olga, and an agent, Anna, whose clock the test holds. */
export class GuardedRelay {
	now = 1_000_000;
	readonly relay: Relay;
	readonly olga: Key = makeKey();
	readonly anna: Key = makeKey();

	private constructor(limits: Partial<Limits>) {
		this.relay = new Relay({
			store: new MemoryStore('log'),
			clock: { now: () => this.now, offset: () => 0 },
			random: { bytes: (count) => new Uint8Array(randomBytes(count)) },
			limits: { ...DEFAULT_LIMITS, proving: 50, ...limits },
			meter: SILENT,
			logger: { info: () => undefined, warn: () => undefined, error: () => undefined },
			sealSecret: 'seal',
			claimSecret: 'the-claim'
		});
	}

	static async open(limits: Partial<Limits> = {}): Promise<GuardedRelay> {
		const guarded = new GuardedRelay(limits);
		const { relay, olga, anna } = guarded;
		const door = new RawConnection(relay, 'directory');
		door.hello(olga, 'workspace', {
			kind: 'claim',
			secret: 'the-claim',
			member: { id: 'olga', name: 'Olga' }
		});
		await door.until('welcome');
		await relay.editDirectory((doc) => {
			writeWorkspace(doc, {
				id: 'workspace',
				name: 'Tidewater',
				currency: 'USD',
				createdAt: 0,
				sample: false
			});
			const base = { team: null, standing: 'active', createdAt: 0, importId: null } as const;
			putMember(doc, { ...base, id: 'olga', name: 'Olga', role: 'owner' });
			putMember(doc, { ...base, id: 'anna', name: 'Anna', role: 'agent' });
			const device = { name: '', createdAt: 0 };
			putDevice(doc, { ...device, id: olga.id, member: 'olga', publicKey: olga.publicKey });
			putDevice(doc, { ...device, id: anna.id, member: 'anna', publicKey: anna.publicKey });
		});
		return guarded;
	}

	/** A connection that has been let in. */
	async inside(key: Key, room = 'directory'): Promise<RawConnection> {
		const door = new RawConnection(this.relay, room);
		door.hello(key, 'workspace');
		await door.until('welcome');
		return door;
	}
}
