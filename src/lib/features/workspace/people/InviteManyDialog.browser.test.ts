import { beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import InWorkspace from '$lib/features/common/testkit/InWorkspace.svelte';
import { foundCompany, type Company } from '$lib/features/common/testkit/company';
import { parseInvitation } from '$lib/replica/invitation';
import type { Question } from '$lib/protocol/handshake';
import {
	expectAccessible,
	expectNoSidewaysScroll,
	inEveryLanguage,
	showOn,
	words
} from '$lib/ui/browser-testkit';
import { addPerson } from './edits';
import InviteManyDialog from './InviteManyDialog.svelte';

const relay = vi.hoisted(() => ({
	asked: [] as Question[],
	/** After how many invitations it is no longer reached. */
	reach: Infinity
}));
vi.mock('./relay-questions', async (original) => ({
	...(await original<object>()),
	askFor: (_view: unknown, question: Question) => {
		if (relay.asked.length >= relay.reach) return Promise.resolve({ is: 'offline' });
		relay.asked.push(question);
		return Promise.resolve({ is: 'answered', value: null });
	}
}));
const saved = vi.hoisted(() => vi.fn<(file: Blob, name: string) => void>());
vi.mock('$lib/ui/save-file', () => ({ saveFile: saved }));

let company: Company;
beforeAll(async () => {
	company = await foundCompany();
	vi.spyOn(company.view, 'attached', 'get').mockReturnValue(true);
	for (const name of ['Anna Agent', 'Bảo Nguyễn', 'Celina Łącka']) {
		await addPerson(company.view, { name, role: 'agent', team: null });
	}
});
beforeEach(() => {
	relay.asked.length = 0;
	relay.reach = Infinity;
	saved.mockClear();
});

const open = (isOpen = true) =>
	render(InWorkspace<{ open: boolean }>, {
		...{ session: company.session, view: company.view },
		...{ component: InviteManyDialog, given: { open: isOpen } }
	});
const button = (name: string | RegExp) => page.getByRole('button', { name });
const dialog = () => page.getByRole('dialog');
const links = async () => {
	const [file] = saved.mock.lastCall ?? [];
	const text = (await file?.text()) ?? '';
	return text.match(/http\S+#join=[^\s",]+/g) ?? [];
};

test('OP-05 · everybody who is to be invited gets a link of their own, which names them and the inviter', async () => {
	await open();
	await page.getByRole('checkbox', { name: 'Bảo Nguyễn' }).click();
	await expectAccessible();
	await button('Make 2 links').click();
	await expect.element(button(/Save as CSV/)).toBeVisible();
	await button(/Save as CSV/).click();
	const made = (await links()).map((link) => parseInvitation(new URL(link).hash));
	expect(made).toMatchObject([
		{ names: { workspace: 'Acme', by: 'Olga Owner', invitee: 'Anna Agent' } },
		{ names: { workspace: 'Acme', by: 'Olga Owner', invitee: 'Celina Łącka' } }
	]);
	expect(relay.asked).toMatchObject([
		{ ask: 'invite', uses: 1, spaces: [] },
		{ ask: 'invite', uses: 1, spaces: [] }
	]);
	await expectAccessible();
	await button('QR codes').click();
	await expect.element(dialog().getByRole('img', { name: 'QR code for Anna Agent' })).toBeVisible();
	await showOn('narrowest');
	expectNoSidewaysScroll();
	await showOn('desktop');
});

test('a connection that breaks leaves the links that were made, and the rest can be made later', async () => {
	relay.reach = 1;
	await open();
	await button('Make 3 links').click();
	await expect.element(dialog().getByText(words.people_ask_offline())).toBeVisible();
	await expect.element(dialog().getByText('Anna Agent')).toBeVisible();
	relay.reach = Infinity;
	await button('Make the other 2 links').click();
	await expect.element(dialog().getByText('Celina Łącka')).toBeVisible();
	expect(relay.asked).toHaveLength(3);
});

test('OP-05 · links are secrets: the relay is told their hashes, and closing forgets them', async () => {
	await open();
	await button('Make 3 links').click();
	await button(/Save as CSV/).click();
	const secrets = (await links()).map((link) => parseInvitation(new URL(link).hash)?.secret ?? '');
	expect(secrets.filter((secret) => secret.length === 43)).toHaveLength(3);
	await button(words.common_close()).last().click();
	await expect.element(dialog()).not.toBeInTheDocument();
	const kept = [
		document.documentElement.outerHTML,
		JSON.stringify([window.localStorage, window.sessionStorage].map(Object.entries)),
		JSON.stringify(relay.asked)
	].join('\n');
	for (const secret of secrets) expect(kept).not.toContain(secret);
});

test('it speaks every language', async () => {
	await inEveryLanguage(async () => {
		const { unmount } = await open();
		await expect
			.element(page.getByRole('dialog', { name: words.people_invite_many() }))
			.toBeVisible();
		await unmount();
	});
});
