import { expect, type Browser, type Page } from '@playwright/test';
import { goOffline, goOnline, synced, visit } from './app';
import { join, personalLink, type Person } from './people';

/** Somebody who works in the company. */
export interface Hire {
	readonly name: string;
	readonly role: 'Admin' | 'Supervisor' | 'Agent' | 'Guest';
	/** The name of a team that there is. */
	readonly team?: string;
}

/** Adds somebody on the people screen, who can own work before they ever join. */
export async function addPerson(admin: Page, origin: string, hire: Hire): Promise<void> {
	await visit(admin, `${origin}/people`);
	await admin.getByRole('button', { name: 'Add a person' }).click();
	const form = admin.getByRole('dialog', { name: 'Add a person' });
	await form.getByLabel('Name').fill(hire.name);
	await form.getByLabel('Role').selectOption({ label: hire.role });
	if (hire.team !== undefined) await form.getByLabel('Team').selectOption({ label: hire.team });
	await form.getByRole('button', { name: 'Add a person' }).click();
	await expect(form).toBeHidden();
}

/** Adds somebody and lets them in on a device of their own. */
export async function hire(
	browser: Browser,
	admin: Page,
	origin: string,
	person: Hire
): Promise<Person> {
	await addPerson(admin, origin, person);
	return letJoin(browser, admin, origin, person.name);
}

/** Lets somebody who was added before in, on a device of their own. */
export async function letJoin(
	browser: Browser,
	admin: Page,
	origin: string,
	name: string
): Promise<Person> {
	return join(browser, await personalLink(admin, origin, name), name);
}

/** Makes a team on the people screen; whoever supervises it has been added before. */
export async function addTeam(
	admin: Page,
	origin: string,
	name: string,
	supervisors: readonly string[] = []
): Promise<void> {
	await visit(admin, `${origin}/people`);
	await admin.getByRole('button', { name: 'New team' }).first().click();
	const form = admin.getByRole('dialog', { name: 'New team' });
	await form.getByLabel('Name of the team').fill(name);
	for (const supervisor of supervisors) {
		await form.getByRole('checkbox', { name: supervisor }).check();
	}
	await form.getByRole('button', { name: 'Save' }).click();
	await expect(form).toBeHidden();
}

/** Works without a connection until `work` is done, then waits until the relay has all of it. */
export async function offline(page: Page, work: () => Promise<void>): Promise<void> {
	await goOffline(page);
	// What was made a moment before may still wait: then the status speaks of that.
	const noticed = page.getByRole('button', { name: /^Offline|waiting$/ });
	await expect(noticed).toBeVisible({ timeout: 30_000 });
	await work();
	await goOnline(page);
	await synced(page);
}
