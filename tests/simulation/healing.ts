import type { Company } from './company';
import type { Profile } from './profile';

/** Lets the relay and its machine be well from now on; a second relay ends. */
export function healRelay(company: Company): void {
	const { relay } = company;
	if (company.twin !== null) company.endTwin();
	relay.isFull = false;
	relay.torn = 0;
	relay.busy = 0;
	relay.failing = 0;
	relay.slowest = 2;
	relay.goOn();
	relay.start();
}

/** Lets a device be well from now on: it is online, has room on its disk, and a tab that has opened. */
export function healDevice(company: Company, profile: Profile): void {
	const { way, disk, tabs } = profile;
	way.isOnline = true;
	way.isSilent = false;
	way.slowest = 10;
	disk.isFull = false;
	// One that could not open shows that, and is opened again by its person.
	for (const { host, workspace } of [...tabs]) if (workspace === null) host.end();
	for (const { host } of tabs) host.thaw();
	if (tabs.length > 0) return;
	profile.openTab().catch((error: unknown) => {
		company.failed(profile, 'opening a tab', error);
	});
}
