import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type * as Y from 'yjs';
import { putMember } from '../../src/lib/documents/write-directory';
import { setSpaceField } from '../../src/lib/documents/space';
import type { AuditEntry } from '../../src/lib/domain/audit/entry';
import { bin } from '../../src/lib/domain/history/commands';
import type { Answer, Question } from '../../src/lib/protocol/handshake';
import { CLOSE } from '../../src/lib/protocol/messages';
import { hashOf } from '../../sync-server/access/secret-hash';
import { actingAs, dealOf, rawUpdateOn, updateOn } from '../support/guarded-records';
import { GuardedRelay, START, type Person } from '../support/guarded-relay';
import { Sending } from '../support/hostile-kit';
import { makeKey, RawConnection } from '../support/raw-device';

let guarded: GuardedRelay;
beforeEach(async () => {
	guarded = await GuardedRelay.open();
});
afterEach(() => guarded.relay.stop());

async function firstAnswer(connection: RawConnection): Promise<Answer> {
	await connection.until('answer');
	const answers = connection.messages.filter((message) => message.type === 'answer');
	const [first] = answers;
	if (first === undefined) throw new Error('no answer');
	return first.answer;
}

async function answerTo(who: Person, question: Question) {
	const connection = await guarded.inside(guarded.keys[who]);
	connection.say({ type: 'ask', number: 1, question });
	const answer = await firstAnswer(connection);
	connection.hangUp();
	return answer;
}

async function entries(): Promise<readonly AuditEntry[]> {
	const answer = await answerTo('adam', { ask: 'audit', from: 0 });
	if (answer.answer !== 'audit') throw new Error(JSON.stringify(answer));
	return answer.entries;
}

async function writes(who: Person, room: string, work: (doc: Y.Doc) => void) {
	const sending = new Sending(await guarded.inside(guarded.keys[who], room));
	return sending.update(rawUpdateOn(guarded.store.document(room) ?? undefined, work));
}

const report = {
	ask: 'report-export',
	report: { id: 'r1', what: 'records', space: 'north', count: 3, at: START }
} as const satisfies Question;

describe('HI-09 · the audit log', () => {
	test.each(['sue', 'anna', 'bob', 'gus'] as const)('is not sent to %s', async (who) => {
		expect(await answerTo('olga', { ask: 'revoke-token', id: 'none' })).toEqual({ answer: 'done' });
		expect(await answerTo(who, { ask: 'audit', from: 0 })).toEqual({
			...{ answer: 'no', rule: 'HI-09', reason: 'admins-only' }
		});
	});

	test('is closed to an admin from the moment that they are none', async () => {
		expect(await answerTo('adam', { ask: 'audit', from: 0 })).toMatchObject({ answer: 'audit' });
		const adam = await guarded.inside(guarded.keys.adam);
		await guarded.relay.rooms.editDirectory((doc) => {
			const known = guarded.relay.directory.members.get('adam');
			if (known !== undefined) putMember(doc, { ...known, role: 'agent' });
		});
		adam.say({ type: 'ask', number: 9, question: { ask: 'audit', from: 0 } });
		expect(await firstAnswer(adam)).toMatchObject({ answer: 'no', rule: 'HI-09' });
	});

	test('tells what the relay accepted, in the name of whose device it was, and nothing that it refused', async () => {
		const promoted = (doc: Y.Doc) => {
			const known = guarded.relay.directory.members.get('bob');
			if (known !== undefined) putMember(doc, { ...known, role: 'supervisor' });
		};
		expect(await writes('anna', 'directory', promoted)).toMatchObject({ outcome: 'refused' });
		expect(await entries()).toEqual([]);
		expect(await writes('adam', 'directory', promoted)).toEqual({ outcome: 'saved' });
		expect(
			await writes('olga', 'space.north', (doc) => {
				setSpaceField(doc, 'visibility', 'hidden');
			})
		).toEqual({ outcome: 'saved' });
		expect(await entries()).toMatchObject([
			{ by: 'adam', act: 'role-changed', subject: 'bob', from: 'agent', to: 'supervisor' },
			{ by: 'olga', act: 'space-visibility', space: 'north', from: 'public', to: 'hidden' }
		]);
	});

	test('tells who let whom in, who made and revoked links and tokens, and which link was used', async () => {
		const token = {
			...({ ask: 'make-token', id: 't', name: 'nightly', space: 'north' } as const),
			...{ write: false, manage: false, lifetime: 60_000, secretHash: hashOf('secret') }
		};
		const link = {
			...({ ask: 'invite', id: 'link', role: 'agent', team: null, member: null } as const),
			...{ spaces: ['north'], lifetime: 600_000, uses: 2, secretHash: hashOf('secret') }
		};
		for (const question of [
			...[token, token, { ...token, id: 'two', spaces: ['north', 'south', 'east'] }],
			...[{ ...token, id: 'all', everywhere: true }, link],
			{ ask: 'revoke-token', id: 't' } as const
		]) {
			await answerTo('adam', question);
		}
		const door = new RawConnection(guarded.relay, 'directory');
		door.hello(makeKey(), 'workspace', {
			...({ kind: 'join', invitation: 'link', secret: 'secret' } as const),
			...{ name: 'Nina', deviceName: 'phone' }
		});
		await door.until('welcome');
		const nina = [...guarded.relay.directory.members.values()].find(({ name }) => name === 'Nina');
		// A token whose id is taken was not made, and is in the log once.
		expect(await entries()).toMatchObject([
			{ by: 'adam', act: 'token-made', subject: 'nightly', space: 'north' },
			{ by: 'adam', act: 'token-made', subject: 'nightly', space: 'north', to: '2' },
			{ by: 'adam', act: 'token-made', subject: 'nightly' },
			{ by: 'adam', act: 'invited', to: 'agent', count: 2 },
			{ by: 'adam', act: 'token-revoked', subject: 'nightly' },
			{ by: nina?.id, act: 'joined', subject: 'adam', to: 'agent' },
			{ by: 'adam', act: 'space-let-in', subject: nina?.id, space: 'north' }
		]);
		expect(JSON.stringify(await entries())).not.toMatch(/secret/i);
	});

	test('tells who deleted, without the name of what was deleted', async () => {
		const olga = new Sending(await guarded.follow('olga'));
		await olga.edit('deal', dealOf('anna', 'olga', { title: 'Dredging' }));
		const state = guarded.store.record('space.north', 'deal')?.state;
		const binning = updateOn(state, bin(actingAs('olga')));
		expect(await olga.edit('deal', binning)).toEqual({ outcome: 'saved' });
		const erase: Question = { ask: 'erase', room: 'space.north', records: ['deal'] };
		expect(await answerTo('adam', erase)).toEqual({ answer: 'done' });
		expect(await entries()).toMatchObject([
			{ by: 'olga', act: 'records-binned', subject: 'deal', space: 'north', count: 1 },
			{ by: 'adam', act: 'records-erased', subject: 'deal', space: 'north', count: 1 }
		]);
		expect(JSON.stringify(await entries())).not.toContain('Dredging');
	});
});

describe('HI-10 · a forged entry of the audit log', () => {
	test('is written in the name of whose device it is, whatever else it says', async () => {
		const forged = {
			...report,
			report: { ...report.report, by: 'olga', act: 'role-changed', seq: 1 },
			by: 'olga'
		};
		expect(await answerTo('anna', forged)).toEqual({ answer: 'done' });
		expect(await entries()).toEqual([
			{
				...{ seq: 1, by: 'anna', act: 'exported', subject: 'records', space: 'north', count: 3 },
				...{ at: START, until: START, said: START }
			}
		]);
	});

	test('replaces none: neither another’s under the same id, nor an own one', async () => {
		await answerTo('olga', report);
		const before = await entries();
		await answerTo('olga', { ...report, report: { ...report.report, count: 99 } });
		expect(await entries()).toEqual(before);
		await answerTo('anna', { ...report, report: { ...report.report, count: 99 } });
		expect((await entries()).slice(0, 1)).toEqual(before);
	});

	test('from the future is refused', async () => {
		const at = START + 300_001;
		expect(await answerTo('anna', { ...report, report: { ...report.report, at } })).toMatchObject({
			...{ answer: 'no', rule: 'HI-10' }
		});
		expect(await entries()).toEqual([]);
	});

	test.each([
		{ id: '../olga' },
		{ id: 'x'.repeat(65) },
		{ what: 'role-changed' },
		{ count: -1 },
		{ count: 1.5 },
		{ space: 'a/b' },
		{ at: Infinity }
	])('of another shape ends the connection: %o', async (part) => {
		const anna = await guarded.inside(guarded.anna);
		const question = { ...report, report: { ...report.report, ...part } } as Question;
		anna.say({ type: 'ask', number: 1, question });
		await anna.until('closed');
		expect(anna.closed?.code).toBe(CLOSE.malformed);
		expect(await entries()).toEqual([]);
	});

	test('a flood of exports leaves what others did in the log', async () => {
		await answerTo('adam', { ask: 'revoke-invitation', id: 'none' });
		await answerTo('olga', { ...report, report: { ...report.report, id: 'own' } });
		const { report: told } = report;
		await Promise.all(
			Array.from({ length: 1000 }, (_, at) =>
				guarded.relay.audit.noteExport('anna', { ...told, id: `r${String(at)}` })
			)
		);
		const all = await entries();
		expect(all).toHaveLength(302);
		expect(all[0]).toMatchObject({ by: 'olga', act: 'exported' });
		expect(all.at(-1)).toMatchObject({ by: 'anna', act: 'exported' });
	});
});
