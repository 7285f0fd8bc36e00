import { expect, test } from 'vitest';
import { readSpace, putStage } from '../../src/lib/documents/space';
import { spaceIn, STAGE_TEXTS, type TextLanguage } from '../../src/lib/domain/space/built-in';
import { diffStages, stagedStage, withStages } from '../../src/lib/domain/space/stages-edit';
import type { Stage } from '../../src/lib/domain/space/space';
import { defaultTemplate, stagesFrom, usualReasons } from '../../src/lib/domain/space/templates';
import { Actor, random, TestRelay } from '../support/actors';
import { waitFor } from '../support/wait-for';

test('LW-03 · built-in names pass the relay, and are renamed by one language and given a requirement by another at once', async () => {
	const relay = new TestRelay();
	const olga = await Actor.found('Olga', relay);
	const { id } = await olga.addSpace({
		stages: stagesFrom(
			defaultTemplate('sales').stages.map(({ key, ...stage }) => ({
				...stage,
				name: STAGE_TEXTS[key].name.vi,
				hint: '',
				builtIn: key
			})),
			random
		),
		lostReasons: usualReasons(random)
	});
	const adam = await olga.invite('Adam', 'admin', relay);
	await olga.synced();
	await adam.synced();
	const seenBy = (actor: Actor, language: TextLanguage) => {
		const space = actor.workspace.space(id).read((doc) => readSpace(doc, id));
		return space === null ? null : spaceIn(space, language);
	};
	await waitFor(
		() => seenBy(adam, 'en') !== null,
		() => 'no space'
	);
	expect(seenBy(adam, 'pl')?.lostReasons[0]?.name).toBe('Cena');

	/** Changes a stage as it is seen in a language, as the editor of a process does. */
	const edit = (actor: Actor, language: TextLanguage, changes: Partial<Stage>) => {
		const seen = seenBy(actor, language)?.stages ?? [];
		const staged = seen.map((one, at) => ({ ...stagedStage(one), ...(at === 0 ? changes : {}) }));
		const change = diffStages(seen, staged);
		return actor.workspace.space(id).edit((doc) => {
			const now = readSpace(doc, id)?.stages ?? [];
			const put = new Set(change.put.map(({ item }) => item.id));
			for (const one of withStages(now, change)) if (put.has(one.id)) putStage(doc, one);
		});
	};
	olga.network.goOffline();
	adam.network.goOffline();
	expect((await edit(olga, 'pl', { name: 'Świeże' })).ok).toBe(true);
	expect((await edit(adam, 'en', { hint: 'Call within a day' })).ok).toBe(true);
	for (const actor of [olga, adam]) {
		actor.network.online = true;
		actor.workspace.retry();
		await actor.synced();
	}
	for (const actor of [olga, adam]) {
		await waitFor(
			() => seenBy(actor, 'vi')?.stages[0]?.hint === 'Call within a day',
			() => JSON.stringify(seenBy(actor, 'vi')?.stages[0])
		);
		expect(seenBy(actor, 'vi')?.stages.map(({ name }) => name)).toEqual([
			...['Świeże', 'Đủ điều kiện', 'Báo giá', 'Thương lượng', 'Thắng', 'Thua']
		]);
		expect(await actor.workspace.db.refusals.count()).toBe(0);
	}
	await olga.leave();
	await adam.leave();
});
