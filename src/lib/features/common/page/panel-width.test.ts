import { expect, test } from 'vitest';
import { PanelWidth } from './panel-width.svelte';

function device(kept?: string) {
	const settings = new Map(kept === undefined ? [] : [['polder-panel-width', kept]]);
	return {
		getItem: (name: string) => settings.get(name) ?? null,
		setItem: (name: string, value: string) => void settings.set(name, value)
	};
}

test('the width of a panel is kept on the device, within what can be used', () => {
	const settings = device();
	const width = new PanelWidth(settings);
	expect([width.current, width.isWide]).toEqual([600, false]);
	width.toggle();
	expect(new PanelWidth(settings).isWide).toBe(true);
	width.toggle();
	expect(new PanelWidth(settings).current).toBe(600);
	width.set(10);
	expect(new PanelWidth(settings).current).toBe(440);
	expect(new PanelWidth(device('wide')).current).toBe(600);
});
