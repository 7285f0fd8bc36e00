import { expect, test } from 'vitest';
import { TALK_TEMPLATES, talkTemplate, type TalkTemplateId } from './talk-templates';
import { isCardAddress, MAX_ITEMS } from './post';
import type { TopicForm } from './topic';

test.each<[TalkTemplateId, string, TopicForm, readonly TopicForm[]]>([
	['techniques', 'Techniki sprzedażowe', 'plain', ['plain', 'question']],
	['customers', 'Jak rozmawiać z klientem', 'question', ['question', 'plain']],
	['training', 'Szkolenia', 'proposal', ['plain', 'proposal']],
	['services', 'Nowe usługi', 'idea', ['idea']],
	['articles', 'Ciekawe artykuły', 'article', ['article']],
	['project', 'Projekt po wygranej sprzedaży', 'plain', ['announcement', 'plain', 'question']]
])('LS-03 · %s starts with what it is for', (id, name, form, forms) => {
	const template = talkTemplate(id);
	expect(template?.name.pl).toBe(name);
	expect(template?.form).toBe(form);
	expect(template?.topics.map((topic) => topic.form)).toEqual(forms);
});

test('LS-03 · every text of a template is there in every language, and every part is valid', () => {
	for (const { name, topics } of TALK_TEMPLATES) {
		const texts = topics.flatMap(({ title, text, items = [], poll, card }) => [
			...[title, text, ...items],
			...(poll === undefined ? [] : [poll.question, ...poll.options]),
			...(card === undefined ? [] : [card.title])
		]);
		for (const one of [name, ...texts]) {
			expect(Object.values(one).every((words) => words.trim() === words && words !== '')).toBe(
				true
			);
			expect(Object.keys(one)).toEqual(['en', 'pl', 'vi']);
		}
		for (const { items = [], poll, card } of topics) {
			expect(items.length).toBeLessThanOrEqual(MAX_ITEMS);
			if (poll !== undefined) expect(poll.options.length).toBeGreaterThan(1);
			if (card !== undefined) expect(isCardAddress(card.href)).toBe(true);
		}
	}
});

test('LS-03 · a training is proposed, and people say when they could go; an article has its link as a card', () => {
	const [, proposal] = talkTemplate('training')?.topics ?? [];
	expect(proposal?.poll?.options.length).toBe(3);
	expect(talkTemplate('articles')?.topics[0]?.card?.title.en).toBe('SPIN Selling');
	expect(talkTemplate('project')?.topics[0]).toMatchObject({ asks: true, pinned: true });
});
