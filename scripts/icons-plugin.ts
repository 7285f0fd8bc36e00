import type { Plugin } from 'vite';

/** An icon as the library has it: its name and its shapes. */
interface IconData {
	readonly name: string;
	readonly node: readonly (readonly [tag: string, attributes: Readonly<Record<string, string>>])[];
}

const ICON = /\/@lucide\/svelte\/dist\/icons\/[\w-]+\.svelte$/;
const DATA = /^const iconData = (\{.*\});$/m;

/** What a screen may say of an icon. `Icon` in `src/lib/ui/icon.ts` has the same. */
export const ICON_PROPS = [
	'size',
	'strokeWidth',
	'fill',
	'class',
	'role',
	'aria-label',
	'aria-hidden'
] as const;

/**
 * The source of an icon that is drawn from one template. The library makes each icon of a list of shapes, with all
 * attributes put together anew: a third of what it took to draw a card was its four icons.
 *
 * @throws Error when a file of the library is not written as expected
 */
export function lightIcon(source: string): string {
	const json = DATA.exec(source)?.[1];
	if (json === undefined) throw new Error('an icon of @lucide/svelte has another form');
	const { name, node } = JSON.parse(json) as IconData;
	const shapes = node.map(([tag, attributes]) => {
		const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${value}"`);
		return `<${tag}${written.join('')} />`;
	});
	return `<script>
	let { size = 24, strokeWidth = 2, fill = 'none', class: extra, role, 'aria-label': label,
		'aria-hidden': hidden = label === undefined ? 'true' : undefined } = $props();
</script>
<svg xmlns="http://www.w3.org/2000/svg" width={size} height={size} viewBox="0 0 24 24" {fill} stroke="currentColor"
	stroke-width={strokeWidth} stroke-linecap="round" stroke-linejoin="round" class={['lucide lucide-${name}', extra]}
	{role} aria-label={label} aria-hidden={hidden}>${shapes.join('')}</svg>
`;
}

/** Draws the icons of the library from templates. */
export const icons = (): Plugin => ({
	name: 'polder-icons',
	enforce: 'pre',
	transform: {
		filter: { id: ICON },
		handler: (code) => ({ code: lightIcon(code), map: null })
	}
});
