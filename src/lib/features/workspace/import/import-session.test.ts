import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { freshSnapshot, freshSpace } from '$lib/domain/import/testkit';
import { m } from '$lib/i18n/messages';
import { nameOwner, nameStage } from './decisions';
import type { ImportSession } from './import-session.svelte';
import { closeWorkers, setUp } from './testkit';

afterEach(closeWorkers);

const file = (text: string, name = 'test.csv') => new File([text], name);
const fixture = (name: string) => new File([readFileSync(`tests/fixtures/import/${name}`)], name);
const dealsText = (count: number) =>
	`deal id,product,account\n${Array.from({ length: count }, (_, index) => `id${index},GTX,Acme`).join('\n')}\n`;

describe('an import from file to undo', () => {
	test('OP-12 · the preview counts the opportunities to come, and they can be switched off for an import', async () => {
		const { session, host, sink } = setUp('customers');
		host.now = {
			...host.now,
			automatic: [{ space: { ...freshSpace(), id: 'auto', autoDeals: true }, last: null }]
		};
		await session.choose(file('name\nAcme\nBoats\n'));
		await session.preview();
		expect([session.automaticDeals, session.planned?.plan.counts.automatic]).toEqual([2, 2]);
		await session.setMakesDeals(false);
		expect([session.automaticDeals, session.planned?.plan.counts.automatic]).toEqual([2, 0]);
		await session.start();
		expect(sink.written.map(({ room }) => room)).toEqual(['customers', 'customers']);
		// The next file is asked about anew.
		session.again();
		expect(session.makesDeals).toBe(true);
	});

	test('the real pipeline goes in batch by batch and is taken back as one', async () => {
		const { session, host, sink } = setUp('deals');
		await session.choose(fixture('sales_pipeline.csv'));
		expect(session.opened).toMatchObject({
			source: { is: 'text', encoding: 'utf-8', sure: true },
			dialect: { delimiter: ',', header: true, sure: true }
		});
		expect(session.opened?.sample).toHaveLength(5);
		session.columns();
		await session.preview();
		expect(session.step).toBe('preview');
		expect(session.planned?.formats.dates).toMatchObject({ order: 'mdy', certain: true });
		expect(session.planned?.plan.preview).toHaveLength(20);
		await session.start();
		expect(session.step).toBe('done');
		expect(session.run.outcome).toMatchObject({ kind: 'done' });
		expect(session.run.progress).toEqual({ done: 8885, total: 8885 });
		expect(sink.written.filter(({ room }) => room === 'customers')).toHaveLength(85);
		expect(sink.written.filter(({ room }) => room === 'space-1')).toHaveLength(8800);
		expect([sink.calls, sink.closed]).toEqual([10, 1]);
		expect(host.begun[0]?.stages.map(({ name }) => name)).toEqual(['Prospecting', 'Engaging']);
		expect(host.finished).toMatchObject([{ kind: 'deals', fileName: 'sales_pipeline.csv' }]);
		const importId = host.begun[0]?.importId;
		expect(new Set(sink.written.map(({ record }) => record.change.set['importId']))).toEqual(
			new Set([importId])
		);
		await session.undo();
		expect(host.undone).toEqual([importId]);
		expect(session.run.outcome).toEqual({ kind: 'undone' });
	});

	test('a cancelled import stops before its next batch, tells how far it came, and is taken back', async () => {
		const { session, host, sink } = setUp('deals');
		await session.choose(file(dealsText(2000)));
		await session.preview();
		sink.before = () => {
			if (sink.calls === 2) session.run.cancel();
			return null;
		};
		await session.start();
		expect(session.run.outcome).toMatchObject({ kind: 'cancelled', undone: true, total: 2001 });
		const done = sink.written.length;
		expect(session.run.outcome).toMatchObject({ done });
		expect(done).toBeLessThan(2001);
		expect(host.undone).toEqual([host.begun[0]?.importId]);
		expect(host.finished).toEqual([]);
	});

	test('LS-09 · planning says how far it is, and can be stopped and begun again', async () => {
		const { session, sink } = setUp('deals');
		await session.choose(file(dealsText(3000)));
		session.columns();
		const previewing = session.preview();
		await vi.waitFor(() => {
			expect(session.planning).not.toBeNull();
		});
		expect(session.planning?.total).toBe(6000);
		session.stopPlanning();
		await previewing;
		expect([session.step, session.planned, session.planning, session.busy]).toEqual([
			...['columns', null, null],
			false
		]);
		await session.preview();
		expect([session.step, session.planning]).toEqual(['preview', null]);
		expect(session.planned?.plan.counts.deals).toBe(3000);
		// A plan that was shown before is gone with the one that was to take its place.
		const again = session.decide({ ...session.choices.decisions, unknownOwners: 'refuse' });
		await vi.waitFor(() => {
			expect(session.planning).not.toBeNull();
		});
		session.stopPlanning();
		await again;
		expect([session.step, session.planned]).toEqual(['columns', null]);
		await session.start();
		expect(sink.calls).toBe(0);
	});

	test('a full disk ends the import, says so, and takes back what was written', async () => {
		const { session, host, sink } = setUp('deals');
		await session.choose(file(dealsText(1200)));
		await session.preview();
		sink.before = () => (sink.calls === 3 ? { code: 'storage-full' } : null);
		await session.start();
		expect(session.run.outcome).toMatchObject({
			kind: 'failed',
			failure: { code: 'storage-full' },
			done: 1001,
			total: 1201,
			undone: true
		});
		expect([host.undone.length, sink.closed]).toEqual([1, 1]);
	});

	test('when taking back fails too, it can be tried again', async () => {
		const { session, host } = setUp('people');
		await session.choose(file('name\nAda\n'));
		await session.preview();
		host.failing = 'begin';
		await session.start();
		expect(session.run.outcome).toMatchObject({
			kind: 'failed',
			failure: { code: 'not-written', detail: m.refused_why_admins() },
			undone: true
		});
		host.failing = 'undo';
		await session.undo();
		expect(session.trouble).toEqual({ code: 'workspace', detail: m.status_failed() });
		host.failing = null;
		await session.undo();
		expect(session.run.outcome).toEqual({ kind: 'undone' });
		expect(session.trouble).toBeNull();
	});

	test('LS-09 · an undo says how far it is, can be stopped, and goes on later', async () => {
		const { session, host } = setUp('deals');
		await session.choose(file(dealsText(3)));
		await session.preview();
		await session.start();
		host.toTakeBack = 3;
		const seen: unknown[] = [];
		host.beforeTakingBack = async (done) => {
			seen.push(session.run.undoing);
			if (done === 1) session.run.stopUndo();
		};
		await session.undo();
		expect(seen).toEqual([
			{ done: 0, total: 3 },
			{ done: 1, total: 3 }
		]);
		expect(session.run.outcome).toMatchObject({ kind: 'done' });
		expect(session.run.undoStopped).toMatchObject({ done: 2, total: 3 });
		expect([session.run.undoing, session.busy, session.trouble]).toEqual([null, false, null]);
		host.beforeTakingBack = async () => undefined;
		await session.undo();
		expect(session.run.outcome).toEqual({ kind: 'undone' });
		expect(session.run.undoStopped).toBeNull();
	});

	test('LS-09 · taking back a cancelled import can be stopped, and is not called done then', async () => {
		const { session, host, sink } = setUp('deals');
		await session.choose(file(dealsText(2000)));
		await session.preview();
		sink.before = () => {
			if (sink.calls === 2) session.run.cancel();
			return null;
		};
		host.toTakeBack = 2;
		host.beforeTakingBack = async () => {
			session.run.stopUndo();
		};
		await session.start();
		expect(session.run.outcome).toMatchObject({ kind: 'cancelled', undone: false });
		expect(session.run.undoStopped).toMatchObject({ done: 1, total: 2 });
	});

	test('people need no records: the documents are all of it', async () => {
		const { session, host, sink } = setUp('people');
		await session.choose(fixture('sales_teams.csv'));
		await session.preview();
		await session.start();
		expect(session.run.outcome).toMatchObject({ kind: 'done' });
		expect(host.begun[0]?.members).toHaveLength(41);
		expect(sink.calls).toBe(0);
	});

	test('a second import starts from the workspace as it is then', async () => {
		const { session, host } = setUp('customers');
		await session.choose(file('account\nAcme\n'));
		await session.preview();
		await session.start();
		session.again();
		expect([session.step, session.opened, session.run.outcome]).toEqual(['file', null, null]);
		host.now = freshSnapshot({ customers: new Map([['acme', { id: 'c', owner: null }]]) });
		await session.choose(file('account\nAcme\nBeta\n'));
		await session.preview();
		expect(session.planned?.plan.counts).toMatchObject({ accepted: 1, rejected: 1 });
	});
});

describe('correcting what was guessed', () => {
	test('encoding, delimiter and header', async () => {
		const { session } = setUp('customers');
		await session.choose(fixture('customers-windows-1250.csv'));
		expect(session.opened).toMatchObject({
			source: { encoding: 'windows-1250' },
			dialect: { delimiter: ';' }
		});
		await session.setEncoding('windows-1258');
		expect(session.opened?.source).toMatchObject({ is: 'text', encoding: 'windows-1258' });
		await session.setDialect({ delimiter: ',' });
		expect(session.opened).toMatchObject({
			source: { encoding: 'windows-1258' },
			dialect: { delimiter: ',', header: true }
		});
		await session.setDialect({ delimiter: ';', header: false });
		expect(session.opened?.headers[0]).toBe('#1');
		await session.setEncoding('windows-1250');
		expect(session.opened?.headers[0]).toBe('Nazwa klienta');
	});

	test('a wrong correction is told, and the file stays open as it was', async () => {
		const { session } = setUp('customers');
		await session.choose(file('Acme,2024-01-05\n'));
		expect(session.opened?.dialect.header).toBe(false);
		await session.setDialect({ header: true });
		expect(session.trouble).toEqual({ code: 'no-rows' });
		expect(session.opened?.headers).toEqual(['#1', '#2']);
		await session.preview();
		expect(session.planned?.plan.counts.accepted).toBe(1);
	});

	test('columns: a field is in one column only; a title of several', async () => {
		const { session } = setUp('deals');
		await session.choose(file('product,account,owner\nGTX,Acme,Olga Owner\n'));
		expect([session.choices.uses, session.choices.title]).toEqual([
			['fact', 'customer', 'owner'],
			[0, 1]
		]);
		session.choices.setUse(0, 'customer');
		expect(session.choices.uses).toEqual(['customer', 'fact', 'owner']);
		session.choices.toggleTitle(0);
		session.choices.toggleTitle(0);
		expect(session.choices.title).toEqual([1, 0]);
		session.choices.toggleTitle(0);
		session.choices.toggleTitle(1);
		await session.preview();
		expect(session.step).toBe('file');
		expect(session.planFaults).toEqual([{ code: 'field-missing', field: 'title' }]);
	});

	test('the kind: the same file is looked at with other eyes', async () => {
		const { session } = setUp('people');
		await session.choose(fixture('accounts.csv'));
		await session.setKind('customers');
		expect(session.choices.uses[0]).toBe('name');
		expect(session.choices.uses[2]).toBe('fact');
	});

	test('an ambiguous date order is the reader’s usual one until they say otherwise', async () => {
		const text = 'deal,close date\nA,3/1/2017\n';
		const closeOn = (session: ImportSession) => {
			const row = session.planned?.plan.preview[0];
			return row?.becomes === 'deal' ? row.closeOn : null;
		};
		const english = setUp('deals', 'en').session;
		await english.choose(file(text));
		await english.preview();
		expect(english.planned?.formats.dates).toMatchObject({ certain: false, because: 'region' });
		expect(closeOn(english)).toBe('2017-03-01');
		await english.decide({ ...english.choices.decisions, dateOrder: 'dmy' });
		expect(closeOn(english)).toBe('2017-01-03');
		const polish = setUp('deals', 'pl').session;
		await polish.choose(file(text));
		await polish.preview();
		expect(closeOn(polish)).toBe('2017-01-03');
	});

	test('names: whom an owner and which stage a name means', async () => {
		const { session, host } = setUp('deals');
		const [first] = host.now.space?.stages ?? [];
		await session.choose(file('deal,owner,stage\nA,Zoe,Odd\n'));
		await session.preview();
		expect(session.planned?.plan.counts).toMatchObject({ members: 1, stages: 1 });
		await Promise.all([
			session.decide(nameOwner(session.choices.decisions, 'zoe', 'owner-1')),
			session.decide(nameStage(session.choices.decisions, 'odd', first?.id ?? null))
		]);
		expect(session.busy).toBe(false);
		expect(session.planned?.plan.counts).toMatchObject({ members: 0, stages: 0, accepted: 1 });
		await session.decide(nameOwner(session.choices.decisions, 'zoe', null));
		await session.decide({ ...session.choices.decisions, unknownOwners: 'refuse' });
		expect(session.planned?.plan.counts).toMatchObject({ rejected: 1 });
	});
});

describe('bad input', () => {
	test.each([
		['a damaged workbook called CSV', 'PK\u0003\u0004xl/workbook.xml', 'workbook-broken'],
		['a file without a byte', '', 'empty'],
		['a header alone', 'name,city\n\n', 'no-rows'],
		['a row of 401 cells', `${'a,'.repeat(400)}\n1\n`, 'too-many-columns']
	])('%s is told as such; nothing is changed', async (_, text, code) => {
		const { session, host } = setUp('customers');
		await session.choose(file(text));
		expect(session.trouble).toMatchObject({ code });
		expect([session.step, session.opened, host.begun]).toEqual(['file', null, []]);
		await session.choose(file('account\nAcme\n'));
		expect(session.trouble).toBeNull();
		expect(session.opened).not.toBeNull();
	});

	test('every rejected row can be had, however many there are', async () => {
		const { session } = setUp('customers');
		await session.choose(file(`account,created\n${'Acme,never\n'.repeat(2500)}`));
		session.choices.setUse(1, 'createdOn');
		await session.preview();
		expect(session.planned?.plan.rejected).toHaveLength(100);
		const rejected = await session.rejected();
		expect(rejected).toHaveLength(2500);
		expect(rejected.at(-1)).toMatchObject({ row: 2501, cells: ['Acme', 'never'] });
	});

	test('a worker that dies costs the file, not the session', async () => {
		const { session, workers } = setUp('customers');
		await session.choose(file('account\nAcme\n'));
		const planning = session.preview();
		await Promise.resolve();
		workers[0]?.die();
		await planning;
		expect(session.trouble).toEqual({ code: 'crashed' });
		expect([session.step, session.opened]).toEqual(['file', null]);
		await session.choose(file('account\nAcme\n'));
		expect([session.opened?.headers, workers.length]).toEqual([['account'], 2]);
	});
});
