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
