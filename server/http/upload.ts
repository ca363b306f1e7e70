import { defineEventHandler, type EventHandlerRequest, type H3Event } from 'h3'
import { join } from 'node:path'
import { receiveForm, type ReceivedForm, type UploadedFile, type UploadLimits } from '../media/intake.ts'
import { answerForm, type FormContext } from './forms.ts'
import { markAccess } from './handlers.ts'
import { usePortal } from './portal.ts'

export interface UploadFormContext extends FormContext {
  /** In the order they were sent. Their bytes are gone when the answer is. */
  files: UploadedFile[]
}

/** A form with files that posts to its own page; otherwise as `defineFormHandler`. Hidden fields go before the files. */
export function defineUploadFormHandler(limits: UploadLimits, submit: (context: UploadFormContext) => Promise<string>) {
  return markAccess('public', defineEventHandler(event => answerUploadForm(event, limits, submit)))
}

/** Answers a form with files. Files are written to the data folder while they arrive and removed afterwards. */
export async function answerUploadForm(
  event: H3Event<EventHandlerRequest>,
  limits: UploadLimits,
  submit: (context: UploadFormContext) => Promise<string>,
) {
  let received: ReceivedForm | undefined
  try {
    return await answerForm(event, async () => {
      received = await receiveForm(event.node, { folder: await uploadFolder(), limits })
      return received.fields
    }, (context) => {
      if (received!.refusal) throw received!.refusal
      return submit({ ...context, files: received!.files })
    })
  }
  finally {
    await received?.discard()
  }
}

/** Received bytes lie on the photos' disk, so that keeping one is a rename. */
export async function uploadFolder(): Promise<string> {
  return join((await usePortal()).dataDir, 'uploads')
}
