// The door of the staff room: what other rooms may use.
export { AUDIT_ACTIONS, auditActionName } from './audit-action.ts'
export type { AuditAction } from './audit-action.ts'
export { appendAudit, sealReason, unsealReason } from './audit.ts'
export type { ActorKind, AuditDetail, AuditEntry } from './audit.ts'
export { auditHeadsFile, signAuditHead, verifyAudit } from './audit-verify.ts'
export type { AuditKeeper, AuditProof } from './audit-verify.ts'
