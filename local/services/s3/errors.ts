/** An answer of S3 other than success, as S3 spells it. */
export class S3Error extends Error {
  readonly status: number;
  readonly code: string;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, code: string, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}

export const notImplemented = (what: string) => new S3Error(501, 'NotImplemented', `${what} does not exist locally.`);
export const noSuchKey = (headers = {}) => new S3Error(404, 'NoSuchKey', 'The specified key does not exist.', headers);
export const noSuchUpload = () => new S3Error(404, 'NoSuchUpload', 'The specified multipart upload does not exist.');
export const invalidArgument = (message: string) => new S3Error(400, 'InvalidArgument', message);
export const malformedXml = () => new S3Error(400, 'MalformedXML', 'The XML you provided was not well-formed.');
export const incompleteBody = () => new S3Error(400, 'IncompleteBody', 'The body ended before it was whole.');
export const preconditionFailed = (condition: string) =>
  new S3Error(412, 'PreconditionFailed', `The pre-condition ${condition} did not hold.`);
