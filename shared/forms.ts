/** What a form shows again after it was refused. */
export interface FormState {
  /** As typed; several values for checkboxes. */
  values: Record<string, string | string[]>
  issues: TranslatedIssue[]
}

export interface TranslatedIssue { path: string, code: string, message: string }
