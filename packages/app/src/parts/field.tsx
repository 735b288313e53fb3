/**
 * What is typed into: a label, its control, a hint and what is wrong with it, tied together for those who do not see them.
 * @module
 */
import {
  type InputHTMLAttributes,
  type ReactNode,
  type Ref,
  type SelectHTMLAttributes,
  type TextareaHTMLAttributes,
  useId,
} from 'react'
import { classNames } from './class-names.ts'
import styles from './field.module.css'

interface Labelled {
  label: string
  hint?: ReactNode
  /** What is wrong with it, in plain words. */
  error?: string | undefined
  /** Says that it may stay empty. */
  optional?: string
  className?: string
}

interface FrameProps extends Labelled {
  children: (control: {
    id: string
    className: string
    'aria-describedby'?: string
    'aria-invalid'?: true
  }) => ReactNode
}

function Frame({ label, hint, error, optional, className, children }: FrameProps) {
  const id = useId()
  const described = [hint !== undefined && `${id}-hint`, error !== undefined && `${id}-error`].filter(Boolean).join(' ')
  return (
    <div className={classNames(styles.field, className)}>
      <label className={styles.label} htmlFor={id}>
        {label}
        {optional !== undefined && <span className={styles.optional}>{optional}</span>}
      </label>
      {children({
        id,
        className: classNames(styles.control, error !== undefined && styles.wrong),
        ...(described !== '' && { 'aria-describedby': described }),
        ...(error !== undefined && { 'aria-invalid': true as const }),
      })}
      {error !== undefined && (
        <p className={styles.error} id={`${id}-error`}>
          {error}
        </p>
      )}
      {hint !== undefined && (
        <div className={styles.hint} id={`${id}-hint`}>
          {hint}
        </div>
      )}
    </div>
  )
}

export interface TextFieldProps extends Labelled, Omit<InputHTMLAttributes<HTMLInputElement>, 'className'> {
  ref?: Ref<HTMLInputElement>
  /** Stands inside the control, at its end. */
  after?: ReactNode
}

export function TextField({ label, hint, error, optional, className, after, ...input }: TextFieldProps) {
  const frame = { label, hint, error, ...(optional !== undefined && { optional }), ...(className && { className }) }
  return (
    <Frame {...frame}>
      {(control) =>
        after === undefined ? (
          <input type="text" {...input} {...control} />
        ) : (
          <div className={styles.withAfter}>
            <input type="text" {...input} {...control} />
            {after}
          </div>
        )
      }
    </Frame>
  )
}

export interface TextAreaProps extends Labelled, Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, 'className'> {
  ref?: Ref<HTMLTextAreaElement>
}

export function TextArea({ label, hint, error, optional, className, ...area }: TextAreaProps) {
  const frame = { label, hint, error, ...(optional !== undefined && { optional }), ...(className && { className }) }
  return <Frame {...frame}>{(control) => <textarea rows={3} {...area} {...control} />}</Frame>
}

export interface SelectFieldProps extends Labelled, Omit<SelectHTMLAttributes<HTMLSelectElement>, 'className'> {}

export function SelectField({ label, hint, error, optional, className, children, ...select }: SelectFieldProps) {
  const frame = { label, hint, error, ...(optional !== undefined && { optional }), ...(className && { className }) }
  return (
    <Frame {...frame}>
      {(control) => (
        <div className={styles.select}>
          <select {...select} {...control}>
            {children}
          </select>
        </div>
      )}
    </Frame>
  )
}
