/** What every field takes. */
export interface FieldProps {
	label: string;
	/** The label is read to a screen reader only. */
	hideLabel?: boolean | undefined;
	hint?: string | undefined;
	/** Why the value cannot be taken; shown and read out. */
	error?: string | undefined;
	required?: boolean | undefined;
	/** Says so beside the label. */
	optional?: boolean | undefined;
}

/** One thing that can be chosen. */
export interface Option {
	readonly value: string;
	readonly label: string;
	/** A second line or a remark: an address, a role. */
	readonly detail?: string;
	readonly disabled?: boolean;
}
