import { Connection } from '../../sync-server/clients/connection';
import { isStorageFault } from '../../sync-server/files/storage-fault';
import type { Relay } from '../../sync-server/rooms/relay';
import { ORIGIN } from '../support/memory-network';
import type { Company } from './company';
import type { Oracle } from './oracle';
import type { Profile, Tab } from './profile';
import type { Asker, FileDoor } from './world/file-door';
import type { Host } from './world/scheduler';

/**
 * A script shows a token at the door of a room, and goes. Tells a tab whether it was let in; `null` when there is no
 * relay that could say so.
 */
export function showToken(
	{ world, relay }: Company,
	teller: Host,
	room: string,
	token: string
): Promise<boolean | null> {
	const { running } = relay;
	return new Promise((resolve) => {
		const tell = (is: boolean | null) =>
			world.after(1, teller, 'script', () => {
				resolve(is);
			});
		if (running === null) {
			tell(null);
			return;
		}
		const { host } = running;
		const ended = () => tell(null);
		host.onEnd.add(ended);
		world.after(0, host, 'script', () => {
			host.onEnd.delete(ended);
			tell(isLetIn(running.relay, room, token));
		});
	});
}

/** Whether a relay lets a script in that shows a token. */
function isLetIn(relay: Relay, room: string, token: string): boolean {
	let isShut = false;
	const nothing = () => undefined;
	const socket = {
		...{ send: nothing, pause: nothing, resume: nothing, proved: nothing },
		close: () => {
			isShut = true;
		},
		unread: 0,
		address: 'address of a script'
	};
	Connection.open(relay, socket, { room, host: new URL(ORIGIN).host, token }).gone();
	return !isShut;
}

/** After how long a device takes a request for lost, ms. */
const NO_ANSWER = 2000;

/**
 * Asks the relay about a file over HTTP, with a pass. The answer comes some time later, or never: then it is not
 * known whether the relay has heard it, and `null` is what the device makes of that.
 */
export function atDoor<Answer>(
	company: Company,
	{ profile, tab: { host } }: { readonly profile: Profile; readonly tab: Tab },
	ask: (door: FileDoor, who: Asker, oracle: Oracle) => Promise<Answer>
): Promise<Answer | null> {
	const { world } = company;
	const { way, entry, device } = profile;
	const who = { member: entry?.member ?? '', device };
	const lost = () => !way.isOnline || way.isSilent || world.dice.below(12) === 0;
	return new Promise((resolve) => {
		let isTold = false;
		const tell = (answer: Answer | null, delay: number) => {
			if (isTold) return;
			isTold = true;
			world.after(delay, host, 'file', () => {
				resolve(answer);
			});
		};
		world.after(way.latency(host), null, 'file', () => {
			const running = way.relay(way);
			if (lost() || running === null) {
				tell(null, NO_ANSWER);
				return;
			}
			running.host.onEnd.add(() => {
				tell(null, NO_ANSWER);
			});
			const asking = running.host.run('file', () =>
				ask(running.files(), who, company.oracleOf(running.store))
			);
			asking.then(
				(answer) => {
					if (lost()) tell(null, NO_ANSWER);
					else tell(answer, way.latency(host));
				},
				(error: unknown) => {
					// A disk that takes nothing is said as such, and tried again.
					if (!isStorageFault(error)) company.broken(`a file: ${String(error)}`);
					tell(null, way.latency(host));
				}
			);
		});
	});
}
