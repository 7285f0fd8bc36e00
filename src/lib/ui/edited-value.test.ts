import { expect, test } from 'vitest';
import { draftsOf, memorySettings } from './drafts-testkit';
import { EditedValue } from './edited-value.svelte';

function field() {
	const settings = memorySettings();
	const { kept } = settings;
	const saved: string[] = [];
	const shown = { value: 'Roof' };
	const onsave = (text: string) => {
		saved.push(text);
		shown.value = text;
		return Promise.resolve(null);
	};
	const open = () => new EditedValue(draftsOf(settings), 'deal/title', () => shown.value);
	return { kept, saved, shown, onsave, open };
}

test('what was typed into a field is there after Back or a reload, until it was saved or let go of', async () => {
	const { kept, saved, onsave, open } = field();
	open().text = 'Roof of the school';
	const again = open();
	expect([again.text, again.wasKept]).toEqual(['Roof of the school', true]);
	await again.save({ most: 300, onsave });
	expect([saved, again.typed, kept.size]).toEqual([['Roof of the school'], null, 0]);
	again.text = 'x';
	again.letGo();
	expect([again.text, kept.size, open().wasKept]).toEqual(['Roof of the school', 0, false]);
});

test('what cannot be taken stays in the field, with the reason; a text is never cut off', async () => {
	const { saved, shown, onsave, open } = field();
	const edited = open();
	edited.text = 'a'.repeat(60_000);
	await edited.save({ most: 20_000, onsave });
	expect([saved, open().text.length]).toEqual([[], 60_000]);
	edited.text = 'Wall';
	await edited.save({ most: 300, onsave: () => Promise.resolve('no room') });
	expect([edited.text, edited.problem]).toEqual(['Wall', 'no room']);
	shown.value = 'Changed by others';
	expect(edited.text).toBe('Wall');
	edited.text = '';
	await edited.save({ most: 300, required: true, onsave });
	expect([edited.text, saved]).toEqual(['Changed by others', []]);
});

test('what is typed while a value is being saved stays', async () => {
	const { open } = field();
	const edited = open();
	edited.text = 'First';
	let end: (problem: string | null) => void = () => undefined;
	const saving = edited.save({
		most: 300,
		onsave: () => new Promise((resolve) => (end = resolve))
	});
	edited.text = 'Second';
	end(null);
	await saving;
	expect(edited.text).toBe('Second');
});
