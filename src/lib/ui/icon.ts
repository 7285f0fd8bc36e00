import type { LucideIcon } from '@lucide/svelte';
import type { Component, ComponentProps } from 'svelte';

/** What a screen may say of an icon: `scripts/icons-plugin.ts` draws nothing else. */
type IconProps = Pick<
	ComponentProps<LucideIcon>,
	'size' | 'strokeWidth' | 'fill' | 'class' | 'role' | 'aria-label' | 'aria-hidden'
>;

/** An icon component, imported one by one: `import Plus from '@lucide/svelte/icons/plus'`. */
export type Icon = Component<IconProps>;
