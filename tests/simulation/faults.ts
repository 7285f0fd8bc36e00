import type { Dice } from '../support/dice';
import type { Company } from './company';
import { healDevice, healRelay } from './healing';
import type { Profile } from './profile';
import { RelayMachine } from './relay-machine';

/** Where a fault happens. */
export interface Scene {
	readonly company: Company;
	readonly profile: Profile;
	readonly dice: Dice;
}

/**
 * What goes wrong: how often in comparison, and what it is. What has no weight is in episodes alone. Returns it in words, or `null` when it
 * cannot happen.
 */
export interface Fault {
	readonly weight: number;
	readonly run: (scene: Scene) => string | null;
}

const anyTab = ({ profile, dice }: Scene) =>
	profile.tabs.length === 0 ? undefined : profile.tabs[dice.below(profile.tabs.length)];

/** What can go wrong, by the names that plans have for it. */
export const FAULTS = {
	offline: {
		weight: 8,
		run: ({ profile: { way } }) => {
			if (!way.isOnline) return null;
			way.isOnline = false;
			way.cut();
			return 'goes offline';
		}
	},
	online: {
		weight: 10,
		run: ({ profile }) => {
			const { way } = profile;
			if (way.isOnline && !way.isSilent) return null;
			way.isOnline = true;
			way.isSilent = false;
			for (const { host, workspace } of profile.tabs) {
				host.world.after(1, host, 'network', () => workspace?.networkChanged());
			}
			return 'comes back online';
		}
	},
	cut: {
		weight: 8,
		run: ({ profile: { way } }) => {
			way.cut();
			return 'has its connections cut';
		}
	},
	silence: {
		weight: 5,
		run: ({ profile: { way } }) => {
			way.isSilent = true;
			return 'has half-open connections';
		}
	},
	slowNetwork: {
		weight: 5,
		run: ({ profile: { way }, dice }) => {
			way.slowest = dice.pick([5, 20, 200, 2000, 8000]);
			return `has frames take up to ${String(way.slowest)} ms`;
		}
	},
	relayCrash: {
		weight: 6,
		run: ({ company: { relay } }) => {
			relay.crash();
			relay.start();
			return 'The relay crashes and starts again';
		}
	},
	relayDown: {
		weight: 2,
		run: ({ company: { relay, world }, dice }) => {
			relay.crash();
			world.after(dice.below(60_000), null, 'relay starts', () => {
				relay.start();
			});
			return 'The relay is down for a while';
		}
	},
	relayDisk: {
		weight: 4,
		run: ({ company: { relay }, dice }) => {
			relay.isFull = !relay.isFull && dice.below(2) === 0;
			relay.slowest = dice.pick([1, 8, 100, 3000]);
			return `The relay’s disk ${relay.isFull ? 'is full' : `takes up to ${String(relay.slowest)} ms`}`;
		}
	},
	backup: {
		weight: 3,
		run: ({ company }) => {
			company.backups.push(company.relay.backup());
			return 'The relay’s disk is backed up';
		}
	},
	restore: {
		weight: 2,
		run: ({ company, dice }) => {
			const { relay, backups } = company;
			if (backups.length === 0) return null;
			company.hasGoneBack = true;
			relay.restore(dice.pick(backups));
			relay.start();
			return 'The relay is restored from an older backup';
		}
	},
	twinRelay: {
		weight: 1,
		run: ({ company, dice }) => {
			if (company.twin !== null) {
				company.endTwin();
				return 'The second relay ends, and all are back at the first';
			}
			const { relay, world, limits, profiles } = company;
			company.twin = new RelayMachine(world, limits, relay.backup());
			company.twin.start();
			company.hasGoneBack = true;
			for (const { way } of profiles) {
				way.isAstray = dice.below(2) === 0;
				if (way.isAstray) way.cut();
			}
			return 'The relay is doubled, and some are led to the copy';
		}
	},
	stumble: {
		weight: 4,
		run: ({ company: { relay, world }, dice }) => {
			// Slow first, so that others wait behind the commit that fails.
			relay.slowest = dice.pick([300, 1500, 3000]);
			relay.failing = 1 + dice.below(2);
			world.after(6000, null, 'disk', () => {
				relay.slowest = 8;
			});
			return 'The relay’s disk is slow, and fails once or twice';
		}
	},
	busyRelay: {
		weight: 4,
		run: ({ company: { relay, world }, dice }) => {
			relay.busy = dice.pick([10, 200, 1000]);
			world.after(dice.below(20_000), null, 'idle', () => {
				relay.busy = 0;
			});
			return 'The relay’s machine is busy with others';
		}
	},
	tornCommit: {
		weight: 2,
		run: ({ company: { relay }, dice }) => {
			relay.torn = 1 + dice.below(3);
			return 'The relay’s disk stores and says that it could not';
		}
	},
	slowDisk: {
		weight: 0,
		run: ({ company: { relay }, dice }) => {
			relay.slowest = dice.pick([400, 1500, 3000]);
			return `The relay’s disk takes up to ${String(relay.slowest)} ms`;
		}
	},
	failNext: {
		weight: 0,
		run: ({ company: { relay }, dice }) => {
			relay.failing = 1 + dice.below(2);
			return 'The relay’s disk fails once or twice';
		}
	},
	crowd: {
		weight: 0,
		run: ({ company: { relay, world } }) => {
			relay.busy = 1000;
			world.after(20_000, null, 'idle', () => {
				relay.busy = 0;
			});
			return 'The relay’s machine is busy with others for a while';
		}
	},
	takenOver: {
		weight: 0,
		run: ({ company: { relay, world }, dice }) => {
			const away = 6000 + dice.below(dice.pick([2000, 12_000, 60_000]));
			const isAsleep = dice.below(2) === 0;
			if (!relay.takeOver(isAsleep)) return null;
			world.after(away, null, 'goes on', () => {
				relay.goOn();
			});
			const how = isAsleep ? 'sleeps' : 'is stopped';
			return `The relay ${how} for ${String(Math.round(away / 1000))} s, and another one takes over its disk`;
		}
	},
	takenOverUnseen: {
		weight: 0,
		run: ({ company: { relay, world }, dice }) => {
			if (!relay.takeOver()) return null;
			// Too short for the relay to take it for a gap: it finds out when it writes.
			world.after(dice.below(4000), null, 'goes on', () => {
				relay.goOn();
			});
			return 'Another relay takes over the disk of one that goes on';
		}
	},
	calm: {
		weight: 0,
		run: ({ company }) => {
			healRelay(company);
			for (const profile of company.profiles) healDevice(company, profile);
			return 'The weather is fine for a while';
		}
	},
	relayClock: {
		weight: 1,
		run: ({ company: { relay }, dice }) => {
			relay.skew = (dice.below(7) - 3) * 3_600_000;
			return `The relay’s clock is set ${String(relay.skew / 3_600_000)} h off`;
		}
	},
	tabCrash: {
		weight: 6,
		run: (scene) => {
			const tab = anyTab(scene);
			tab?.host.end();
			return tab === undefined ? null : 'has a tab crash';
		}
	},
	deviceCrash: {
		weight: 2,
		run: ({ profile }) => {
			profile.crash();
			return 'has the browser crash';
		}
	},
	openTab: {
		weight: 9,
		run: ({ company, profile }) => {
			if (profile.tabs.length > 1) return null;
			profile.openTab().catch((error: unknown) => {
				company.failed(profile, 'opening a tab', error);
			});
			return 'opens a tab';
		}
	},
	closeTab: {
		weight: 3,
		run: (scene) => {
			const tab = anyTab(scene);
			if (tab === undefined) return null;
			const { company, profile } = scene;
			const work = async () => {
				await tab.workspace?.close();
				tab.device.close();
			};
			tab.host
				.run('close', work)
				.catch((error: unknown) => {
					company.failed(profile, 'closing a tab', error);
				})
				.finally(() => {
					tab.host.end();
				});
			return 'closes a tab';
		}
	},
	freeze: {
		weight: 3,
		run: (scene) => {
			const tab = anyTab(scene);
			if (tab === undefined || tab.host.isFrozen) return null;
			tab.host.freeze();
			return 'has a tab frozen';
		}
	},
	thaw: {
		weight: 4,
		run: (scene) => {
			const tab = scene.profile.tabs.find(({ host }) => host.isFrozen);
			if (tab === undefined) return null;
			tab.host.thaw();
			tab.host.world.after(0, tab.host, 'wake', () => tab.workspace?.wake());
			return 'has a tab thawed';
		}
	},
	deviceDisk: {
		weight: 3,
		run: ({ profile: { disk } }) => {
			disk.isFull = !disk.isFull;
			return `has ${disk.isFull ? 'a full disk' : 'room on the disk again'}`;
		}
	},
	deviceClock: {
		weight: 2,
		run: ({ profile, dice }) => {
			profile.skew = dice.pick([0, 60_000, -60_000, 86_400_000, -86_400_000, 400 * 86_400_000]);
			for (const { host } of profile.tabs) host.skew = profile.skew;
			return `has a clock that is ${String(profile.skew / 3_600_000)} h off`;
		}
	},
	retry: {
		weight: 4,
		run: (scene) => {
			const tab = anyTab(scene);
			if (tab === undefined) return null;
			tab.host.world.after(0, tab.host, 'retry', () => tab.workspace?.retry());
			return 'tries again';
		}
	}
} as const satisfies Record<string, Fault>;

export type FaultName = keyof typeof FAULTS;
