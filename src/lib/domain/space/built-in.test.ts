import { describe, expect, test } from 'vitest';
import { seededActing } from '../import/testkit';
import { activitiesFrom, ACTIVITY_DEFAULTS } from '../process/defaults';
import { giveReason } from '../deal/closing';
import {
	ACTIVITY_TEXTS,
	builtInNameIn,
	keptReason,
	LANGUAGES,
	namesOf,
	REASON_TEXTS,
	reasonTextIn,
	spaceIn,
	STAGE_TEXTS,
	TASK_TEXTS,
	type BuiltInText,
	type StageKey,
	type TextLanguage
} from './built-in';
import { newSpace } from './new-space';
import { diffProcess, stagedProcess, withProcess } from '../process/edit';
import { diffSettings, settingsOf, withSettings } from './settings';
import type { Space } from './space';
import { defaultTemplate, SPACE_TEMPLATES } from './templates';

const acting = seededActing('anna', 3);

function hintOf(key: StageKey, language: TextLanguage): string {
	const texts: { readonly name: BuiltInText; readonly hint?: BuiltInText } = STAGE_TEXTS[key];
	return texts.hint?.[language] ?? '';
}

/** Returns a sales space as it is made by somebody who reads this language. */
function madeIn(language: TextLanguage): Space {
	const stages = defaultTemplate('sales').stages.map(({ key, kind, probability }) => ({
		name: STAGE_TEXTS[key].name[language],
		hint: hintOf(key, language),
		builtIn: key,
		kind,
		probability
	}));
	const draft = { kind: 'sales', name: 'Sales', visibility: 'public', members: [] } as const;
	const space = newSpace({ ...draft, stages }, { id: 's', currency: 'EUR' }, acting);
	const trigger = {
		title: TASK_TEXTS['ask-about-quote'][language],
		assignee: { who: 'owner' },
		dueInDays: 3
	} as const;
	const name = ACTIVITY_TEXTS['send-quote'][language];
	const quote = { ...ACTIVITY_DEFAULTS, name, builtIn: 'send-quote', trigger };
	const stage = space.stages[2]?.id ?? '';
	return { ...space, activities: activitiesFrom([quote], stage, acting.random) };
}

const shown = (space: Space, language: TextLanguage) => {
	const { stages, activities, lostReasons } = spaceIn(space, language);
	return {
		stages: stages.map(({ name }) => name),
		hints: stages.map(({ hint }) => hint),
		activity: activities[0]?.name,
		task: activities[0]?.trigger?.title,
		reasons: lostReasons.map(({ name }) => name)
	};
};

describe('LW-03 · what templates have written follows the reader’s language', () => {
	test.each(LANGUAGES)('PL-06 · made by a reader of %s, everybody reads their own', (maker) => {
		const space = madeIn(maker);
		for (const reader of LANGUAGES)
			expect(shown(space, reader)).toEqual(shown(madeIn(reader), reader));
		expect(shown(space, 'pl').stages.slice(0, 2)).toEqual(['Nowe', 'Zakwalifikowane']);
		expect(shown(space, 'vi').hints[1]).toBe('Đã biết nhu cầu, quy trình, ngân sách và thời gian');
		expect(shown(space, 'en').reasons).toEqual([
			...['Price', 'Competitor', 'No budget', 'No need', 'Timing', 'No answer'],
			'Quality of the lead'
		]);
	});

	test('LW-03 · until somebody renames it, which is a plain change of that text alone', () => {
		const space = madeIn('en');
		const seen = spaceIn(space, 'pl');
		const staged = stagedProcess(seen);
		const [first, ...others] = staged.stages;
		if (first === undefined) throw new Error('no stages');
		const edit = diffProcess(seen, {
			...staged,
			stages: [{ ...first, name: 'Świeże' }, ...others]
		});
		expect(edit.stages.put.map(({ set }) => set)).toEqual([{ name: 'Świeże' }]);
		const after = withProcess(space, edit);
		for (const reader of LANGUAGES) {
			expect(shown(after, reader).stages[0]).toBe('Świeże');
			// Its requirement and the other stages still follow.
			expect(shown(after, reader).hints).toEqual(shown(space, reader).hints);
			expect(shown(after, reader).stages.slice(1)).toEqual(shown(space, reader).stages.slice(1));
		}
	});

	test('LW-03 · a requirement that was taken away stays away', () => {
		const space = madeIn('en');
		const stages = space.stages.map((stage) => ({ ...stage, hint: '' }));
		expect(new Set(shown({ ...space, stages }, 'vi').hints)).toEqual(new Set(['']));
	});

	test('LW-03 · an editor that changes nothing writes nothing, in any language', () => {
		const space = madeIn('vi');
		for (const reader of LANGUAGES) {
			const seen = spaceIn(space, reader);
			const { stages, activities } = diffProcess(seen, stagedProcess(seen));
			expect([stages, activities].map(({ put }) => put)).toEqual([[], []]);
			expect(diffSettings(seen, settingsOf(seen), 'anna').reasons.put).toEqual([]);
		}
	});

	test('LW-03 · a reason that was renamed stays as it was typed; moved ones still follow', () => {
		const space = madeIn('en');
		const seen = spaceIn(space, 'vi');
		const [first, second, ...others] = settingsOf(seen).reasons;
		if (first === undefined || second === undefined) throw new Error('no reasons');
		const reasons = [second, { ...first, name: 'Đắt quá' }, ...others];
		const change = diffSettings(seen, { ...settingsOf(seen), reasons }, 'anna');
		const after = withSettings(space, change);
		expect(shown(after, 'en').reasons.slice(0, 2)).toEqual(['Competitor', 'Đắt quá']);
	});
});

describe('a reason for losing', () => {
	test('OP-06 · is kept once, in whatever language it was chosen, and read in one’s own', () => {
		for (const language of LANGUAGES) {
			const change = giveReason('', REASON_TEXTS.price[language], acting);
			expect(change.set).toEqual({ lostReason: 'Price' });
			expect(reasonTextIn('Price', language)).toBe(REASON_TEXTS.price[language]);
		}
		expect([keptReason('The harbour was sold'), reasonTextIn('Czyjś', 'en')]).toEqual([
			'The harbour was sold',
			'Czyjś'
		]);
	});
});

test('PL-06 · no two built-in texts of one list are the same in a language', () => {
	const lists = [
		Object.values(STAGE_TEXTS).map(({ name }) => name),
		Object.values(ACTIVITY_TEXTS),
		Object.values(TASK_TEXTS),
		Object.values(REASON_TEXTS)
	];
	for (const list of lists) {
		for (const language of LANGUAGES) {
			const texts = list.map((text) => text[language]);
			expect(new Set(texts).size).toBe(texts.length);
			expect(texts).not.toContain('');
		}
	}
	for (const { stages } of SPACE_TEMPLATES) {
		for (const { key } of stages) expect(Object.keys(STAGE_TEXTS)).toContain(key);
	}
});

test('LS-09 · imports know a built-in stage by its name in any language, and a renamed one by its own', () => {
	const [stage] = madeIn('en').stages;
	if (stage === undefined) throw new Error('no stage');
	expect(namesOf(stage)).toEqual(['New', 'Nowe', 'Mới']);
	expect(namesOf({ ...stage, name: 'Fresh' })).toEqual(['Fresh']);
	expect(builtInNameIn('Won', 'pl')).toBe('Wygrane');
	expect(builtInNameIn('Fresh', 'pl')).toBe('Fresh');
});
