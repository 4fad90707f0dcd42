// Why a scanning screen has no camera.

/** Why there is none: not allowed, not there, held by another app, or none for a page like this. */
export type CameraReason = 'denied' | 'missing' | 'busy' | 'unsupported'

const REASONS: Readonly<Record<string, CameraReason>> = {
  NotAllowedError: 'denied',
  SecurityError: 'denied',
  NotFoundError: 'missing',
  OverconstrainedError: 'missing',
  NotReadableError: 'busy',
  AbortError: 'busy',
}

/** Reads why a camera did not open. A page without https has no camera at all: a TypeError. */
export function cameraReason(error: unknown): CameraReason {
  return REASONS[error instanceof Error ? error.name : ''] ?? 'unsupported'
}
