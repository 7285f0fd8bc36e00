import { beforeEach, describe, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import type { WorkspaceView } from '$lib/app/context';
import InWorkspace from '$lib/features/common/testkit/InWorkspace.svelte';
import { newSession } from '$lib/features/common/testkit/company';
import type { ArrivalFailure } from '$lib/replica/arrival';
import {
	expectAccessible,
	expectNoSidewaysScroll,
	inEveryLanguage,
	showOn,
	words
} from '$lib/ui/browser-testkit';
import { invitedText } from './invited';
import Join from './Join.svelte';

const gone = vi.hoisted(() => vi.fn());
vi.mock('$app/navigation', () => ({ goto: gone }));

type Session = ReturnType<typeof newSession>;

let session: Session;
let join: ReturnType<typeof vi.fn<Session['join']>>;
beforeEach(() => {
	gone.mockClear();
	session = newSession();
	session.invitation = {
		...({ kind: 'join', invitation: 'an invitation', secret: 'a secret' } as const),
		names: { by: 'Olga', workspace: 'Acme', invitee: 'Anna' }
	};
	join = vi.fn<Session['join']>().mockResolvedValue(null);
	vi.spyOn(session, 'join').mockImplementation(join);
});

/** There is no workspace yet. The form asks for none. */
const open = () =>
	render(InWorkspace<{ device: string }>, {
		...{ session, view: {} as WorkspaceView },
		...{ component: Join, given: { device: 'Anna’s laptop' } }
	});
const name = () => page.getByLabelText('Your name');
const device = () => page.getByLabelText('Name of this device');
const submit = () => page.getByRole('button', { name: 'Join', exact: true });

describe('who is invited', () => {
	test('is asked for a name that the link already says, and joins with Enter', async () => {
		await open();
		await expect.element(name()).toHaveValue('Anna');
		await expect.element(device()).toHaveValue('Anna’s laptop');
		await expectAccessible();
		await name().fill('  Anna Agent ');
		await userEvent.keyboard('{Enter}');
		await expect.poll(() => join.mock.calls).toEqual([['Anna Agent', 'Anna’s laptop']]);
		// They land where their work is, and Back does not lead to the link again.
		await expect.poll(() => gone.mock.calls).toEqual([['/', { replaceState: true }]]);
	});

	test('is told what is missing, and nothing is asked of the relay', async () => {
		await open();
		await name().fill(' ');
		await device().fill('');
		await submit().click();
		await expect.element(name()).toHaveAttribute('aria-invalid', 'true');
		await expect.element(name()).toHaveAccessibleDescription(words.welcome_person_missing());
		await expect.element(device()).toHaveAttribute('aria-invalid', 'true');
		expect(join).not.toHaveBeenCalled();
		await expectAccessible();
	});

	test.each<[ArrivalFailure, () => string]>([
		['unknown', words.welcome_arrival_unknown_join],
		['unreachable', words.welcome_arrival_unreachable],
		['version', words.welcome_arrival_version]
	])(
		'reads why it did not work (%s), keeps what was typed, and can try again',
		async (why, text) => {
			join.mockResolvedValueOnce(why);
			await open();
			await name().fill('Anna Agent');
			await submit().click();
			await expect.element(page.getByText(text())).toBeVisible();
			await expect.element(name()).toHaveValue('Anna Agent');
			expect(gone).not.toHaveBeenCalled();
			await submit().click();
			await expect.poll(() => gone.mock.calls.length).toBe(1);
			await expect.element(page.getByText(text())).not.toBeInTheDocument();
		}
	);

	test('may leave it for later: the link is put aside', async () => {
		await open();
		await page.getByRole('button', { name: 'Not now' }).click();
		expect(session.invitation).toBeNull();
		expect(join).not.toHaveBeenCalled();
	});

	test('joins once, however often they press', async () => {
		let letIn: (() => void) | undefined;
		join.mockReturnValue(
			new Promise((resolve) => {
				letIn = () => resolve(null);
			})
		);
		await open();
		await submit().click();
		await userEvent.keyboard('{Enter}{Enter}');
		expect(join).toHaveBeenCalledOnce();
		letIn?.();
		await expect.poll(() => gone.mock.calls.length).toBe(1);
	});
});

test('a link says who invites whom to what, as far as it knows', async () => {
	const named = session.invitation;
	if (named?.kind !== 'join' || named.names === null) throw new Error('it has names');
	const { names } = named;
	expect(invitedText(named)).toBe('Olga invites you, Anna, to Acme');
	expect(invitedText({ ...named, names: { ...names, invitee: '' } })).toBe(
		'Olga invites you to Acme'
	);
	expect(invitedText({ ...named, names: null })).toBeNull();
	expect(invitedText(null)).toBeNull();
});

test('it fits the narrowest phone in every language', async () => {
	await showOn('narrowest');
	await open();
	await inEveryLanguage(async () => {
		await expect.element(page.getByRole('button', { name: words.welcome_join() })).toBeVisible();
		expectNoSidewaysScroll();
	});
	await showOn('desktop');
});
