/** What a form shows again after it was refused. */
export interface FormState {
  /** As typed; several values for checkboxes. */
  values: Record<string, string | string[]>
  issues: TranslatedIssue[]
}

export interface TranslatedIssue { path: string, code: string, message: string }

/** The id of the control of a field; a part of a field (`photos.0`) leads to its control. */
export function fieldIdOf(path: string): string {
  return `f-${path.replace(/(?:\.\d+)+$/, '')}`
}

/** Adds a value to a form's fields; a name that repeats becomes a list. */
export function addField(fields: Record<string, string | string[]>, name: string, value: string): void {
  const before = fields[name]
  // Into the list, not to a copy of it: a name repeated ten thousands of times would hold everybody up for seconds.
  if (Array.isArray(before)) before.push(value)
  else fields[name] = before === undefined ? value : [before, value]
}
