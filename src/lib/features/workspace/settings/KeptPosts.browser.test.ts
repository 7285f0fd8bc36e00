import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { foundCompany, type Company } from '$lib/features/common/testkit/company';
import InWorkspace from '$lib/features/common/testkit/InWorkspace.svelte';
import { roomName } from '$lib/protocol/rooms';
import { horizonOf } from '$lib/replica/horizon';
import type { SyncStatus } from '$lib/replica/status';
import {
	expectAccessible,
	expectNoSidewaysScroll,
	inEveryLanguage,
	showOn,
	words
} from '$lib/ui/browser-testkit';
import KeptPosts from './KeptPosts.svelte';

let company: Company;

beforeAll(async () => {
	company = await foundCompany();
});
beforeEach(async () => {
	const { meta, threads } = company.view.replica.db;
	await meta.delete('posts-horizon');
	await threads.clear();
});
afterEach(async () => {
	vi.restoreAllMocks();
	await showOn('desktop');
});

/** Shows the setting as on a device that is attached to a relay, or as on one that has none. */
function show(isAttached = true) {
	const status = { value: { state: 'synced' } as SyncStatus };
	const { session, view } = company;
	const shown = isAttached ? (Object.create(view, { status }) as typeof view) : view;
	return render(InWorkspace<Record<string, never>>, {
		session,
		view: shown,
		component: KeptPosts,
		given: {}
	});
}
const kept = () => page.getByRole('combobox', { name: 'Posts kept on this device' });

test('HI-18 · two years are kept until the person chooses, and what they choose is stored', async () => {
	const { db } = company.view.replica;
	await show();
	await expect.element(kept()).toHaveValue('two-years');
	await kept().selectOptions('Of the last year');
	await expect.poll(() => horizonOf(db)).toBe('year');
	await expect.element(kept()).toHaveValue('year');
	expect(page.getByText(/are at the relay\./).query()).toBeNull();
	await expectAccessible();
});

test('HI-18 · it says from when posts are here, as they go and come', async () => {
	const { space, view } = company;
	const { threads } = view.replica.db;
	const place = { room: roomName({ kind: 'space', space }), id: 'p', at: Date.UTC(2025, 2, 5, 12) };
	const row = { topic: 't', count: 9, came: 9, lastAt: 0 };
	await show();
	await threads.put({ ...row, floor: { ...place, older: 5 } });
	await expect
		.element(page.getByText('Posts from before Mar 5, 2025 are at the relay.'))
		.toBeVisible();
	await threads.put(row);
	await expect.element(page.getByText(/^Posts from before/)).not.toBeInTheDocument();
});

test('HI-18 · a choice that the browser does not store is said, and the earlier one stays', async () => {
	await show();
	const full = new DOMException('full', 'QuotaExceededError');
	vi.spyOn(company.view.replica.db.meta, 'put').mockRejectedValue(full);
	await kept().selectOptions('Of the last six months');
	await expect.element(page.getByRole('alert')).toBeVisible();
	expect(await horizonOf(company.view.replica.db)).toBe('two-years');
});

test('HI-18 · a workspace without a relay keeps all posts, and says so', async () => {
	await show(false);
	await expect.element(page.getByText(words.settings_posts_local())).toBeVisible();
	expect(page.getByRole('combobox').query()).toBeNull();
});

test('HI-18 · it fits on the narrowest phone, in every language', async () => {
	await showOn('narrowest');
	await show();
	await inEveryLanguage(async () => {
		await expect.element(page.getByText(words.settings_posts_hint())).toBeVisible();
		expectNoSidewaysScroll();
	});
});
