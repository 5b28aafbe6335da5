/** An HTTP answer before it is sent. */
export interface Answer {
  readonly status: number;
  readonly body: string;
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Send this share of the body, then cut the connection. */
  readonly cutAfter?: number;
}

export function jsonAnswer(status: number, value: unknown): Answer {
  return { status, body: JSON.stringify(value) };
}

/** An error as the API words it. */
export function errorAnswer(status: number, name: string, message: string): Answer {
  return jsonAnswer(status, { error: { name, message } });
}

/** Why a request is refused; thrown where it is found, answered in one place. */
export class RefusedRequest extends Error {
  readonly answer: Answer;

  constructor(answer: Answer) {
    super(answer.body);
    this.answer = answer;
  }
}

export function badRequest(message: string): RefusedRequest {
  return new RefusedRequest(errorAnswer(400, 'BadRequest', message));
}
