import type { EmojiGroup, SkinTone } from '$lib/domain/emoji/emoji';
import { m } from '$lib/i18n/messages';

const GROUPS: Readonly<Record<EmojiGroup, () => string>> = {
	smileys: m.emoji_group_smileys,
	people: m.emoji_group_people,
	animals: m.emoji_group_animals,
	food: m.emoji_group_food,
	travel: m.emoji_group_travel,
	activities: m.emoji_group_activities,
	objects: m.emoji_group_objects,
	symbols: m.emoji_group_symbols,
	flags: m.emoji_group_flags
};

/** Returns what a group of emoji is called. */
export const groupName = (group: EmojiGroup): string => GROUPS[group]();

const TONES: Readonly<Record<SkinTone, () => string>> = {
	'': m.emoji_tone_none,
	'🏻': m.emoji_tone_light,
	'🏼': m.emoji_tone_medium_light,
	'🏽': m.emoji_tone_medium,
	'🏾': m.emoji_tone_medium_dark,
	'🏿': m.emoji_tone_dark
};

/** Returns what a colour of skin is called. */
export const toneName = (tone: SkinTone): string => TONES[tone]();
