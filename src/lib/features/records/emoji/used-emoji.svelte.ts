import { SKIN_TONES, usedLast, type SkinTone } from '$lib/domain/emoji/emoji';
import { isSign } from '$lib/domain/history/reactions';
import type { Settings } from '$lib/ui/settings';

const USED = 'emoji-used';
const TONE = 'emoji-tone';

/** How many are remembered: two lines on a phone. */
const MOST = 16;

/** Which emoji somebody used last on this device, and which colour of skin they chose. */
export class UsedEmoji {
	private last = $state.raw<readonly string[]>([]);
	private chosen = $state.raw<SkinTone>('');

	constructor(private readonly settings: Settings) {
		this.last = (settings.getItem(USED) ?? '').split(' ').filter(isSign).slice(0, MOST);
		this.chosen = SKIN_TONES.find((tone) => tone === settings.getItem(TONE)) ?? '';
	}

	/** The last one first. */
	get current(): readonly string[] {
		return this.last;
	}

	use(sign: string): void {
		this.last = usedLast(this.last, sign, MOST);
		this.settings.setItem(USED, this.last.join(' '));
	}

	get tone(): SkinTone {
		return this.chosen;
	}

	set tone(tone: SkinTone) {
		this.chosen = tone;
		this.settings.setItem(TONE, tone);
	}
}
