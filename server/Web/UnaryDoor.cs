using System.Buffers;
using System.Globalization;
using System.Text;
using ChatGo.Server.Calls;
using ChatGo.Server.Chat;
using ChatGo.Server.Limits;
using ChatGo.Server.Streams;
using Google.Protobuf;
using Microsoft.Extensions.Options;

namespace ChatGo.Server.Web;

/// <summary>Calls with one request and one answer by POST, as Connect's unary protocol has them: JSON or bytes.</summary>
internal sealed class UnaryDoor(
    UnaryCalls calls, CallAuthentication authentication, IncomingRequests incoming, IOptions<StreamOptions> options)
{
    private const string Timeout = "Connect-Timeout-Ms";
    private const string ProtoType = "application/proto";
    private const int MaxTimeoutDigits = 10;

    /// <summary>What every answer may take without being counted. Unit: bytes.</summary>
    private const int UncountedBytes = 4_096;

    private readonly ByteBudget _answers = new(ConnectionLimits.MaxBytesInAll);

    /// <summary>Whether there is a call of a path.</summary>
    public bool Has(string path) => calls.TryFind(path, out _);

    /// <summary>Serves a call.</summary>
    /// <param name="http">The request.</param>
    /// <param name="path">What is called.</param>
    /// <param name="isJson">Whether it is JSON; else it is bytes.</param>
    public async Task ServeAsync(HttpContext http, string path, bool isJson)
    {
        if (await authentication.EnterAsync(http) is { } stranger)
        {
            await HttpAnswer.WriteAsync(http, stranger);
        }
        else if (!calls.TryFind(path, out var call))
        {
            await HttpAnswer.WriteAsync(
                http, Refusals.Unimplemented($"{HttpAnswer.Shorten(path)}: no such call"), StatusCodes.Status404NotFound);
        }
        else
        {
            try
            {
                await ServeAsync(http, call, isJson);
            }
            catch (RefusalException refused)
            {
                await HttpAnswer.WriteAsync(http, refused.Refusal);
            }
            catch (BadHttpRequestException wrong)
            {
                // Its chunks or its length are not HTTP's.
                await HttpAnswer.WriteAsync(http, Refusals.Malformed(call.Name, wrong.Message), wrong.StatusCode);
            }
            catch (Exception gone) when (http.RequestAborted.IsCancellationRequested && gone is IOException or OperationCanceledException)
            {
                // Nobody hears the answer.
            }
        }
    }

    private async Task ServeAsync(HttpContext http, UnaryCall call, bool isJson)
    {
        var deadline = DeadlineOf(http.Request);
        if (http.Request.Headers.ContentEncoding is { Count: > 0 } encoding && encoding != "identity")
        {
            throw new RefusalException(Refusals.Compressed(HttpAnswer.Shorten(encoding)));
        }

        var request = await ReadAsync(http, call, isJson);
        var result = await ServeAsync(http, call, request, deadline);
        if (result.Value is not { } answer)
        {
            await HttpAnswer.WriteAsync(http, result.Refusal!);
            return;
        }

        var body = isJson ? Encoding.UTF8.GetBytes(JsonFormatter.Default.Format(answer)) : answer.ToByteArray();
        var counted = body.Length <= UncountedBytes ? 0 : body.Length;
        if (!_answers.TryTake(counted))
        {
            throw new RefusalException(Refusals.TooManyAnswers(_answers.Taken));
        }

        try
        {
            http.Response.ContentType = isJson ? HttpAnswer.JsonType : ProtoType;
            http.Response.Headers.CacheControl = "no-store";
            http.Response.ContentLength = body.Length;
            await WriteAsync(http, body);
        }
        finally
        {
            _answers.Return(counted);
        }
    }

    /// <summary>Who takes nothing of its answer is broken off, as a reader is that takes nothing.</summary>
    private async Task WriteAsync(HttpContext http, byte[] body)
    {
        var writing = http.Response.Body.WriteAsync(body, http.RequestAborted);
        if (writing.IsCompleted || options.Value.StalledReaderSeconds == 0)
        {
            await writing;
            return;
        }

        var written = writing.AsTask();
        try
        {
            await written.WaitAsync(TimeSpan.FromSeconds(options.Value.StalledReaderSeconds));
        }
        catch (TimeoutException)
        {
            http.Abort();
            await written;
        }
    }

    private async Task<Result<IMessage>> ServeAsync(HttpContext http, UnaryCall call, IMessage request, TimeSpan? deadline)
    {
        var serving = call.ServeAsync(authentication.CallerOf(http), request, http);
        if (deadline is not { } limit || serving.IsCompleted)
        {
            return await serving;
        }

        try
        {
            return await serving.AsTask().WaitAsync(limit);
        }
        catch (TimeoutException)
        {
            return Refusals.TooSlow(limit);
        }
    }

    private async Task<IMessage> ReadAsync(HttpContext http, UnaryCall call, bool isJson)
    {
        var body = http.Request.BodyReader;
        var begunAt = incoming.Now;
        while (true)
        {
            var read = await incoming.ReadAsync(body, begunAt, http.RequestAborted);
            if (read.Buffer.Length > RequestLimits.MaxBytes)
            {
                body.AdvanceTo(read.Buffer.End);
                throw new RefusalException(Refusals.Exhausted(
                    $"a request has more than {RequestLimits.MaxBytes} bytes, as many as are allowed"));
            }

            if (read.IsCompleted)
            {
                try
                {
                    return Parse(call, read.Buffer, isJson);
                }
                finally
                {
                    body.AdvanceTo(read.Buffer.End);
                }
            }

            body.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    private static IMessage Parse(UnaryCall call, in ReadOnlySequence<byte> body, bool isJson)
    {
        var request = call.NewRequest();
        if (isJson)
        {
            // An empty body is an empty request, as curl without data sends it.
            return body.IsEmpty ? request : JsonRequest.Parse(call.Name, body, request.Descriptor);
        }

        try
        {
            request.MergeFrom(body);
            return request;
        }
        catch (InvalidProtocolBufferException malformed)
        {
            throw new RefusalException(Refusals.Malformed(call.Name, malformed.Message));
        }
    }

    private static TimeSpan? DeadlineOf(HttpRequest request)
    {
        if (request.Headers[Timeout] is not { Count: > 0 } given)
        {
            return null;
        }

        var text = given.ToString();
        return text.Length <= MaxTimeoutDigits && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
            ? TimeSpan.FromMilliseconds(milliseconds)
            : throw new RefusalException(Refusals.InvalidField(
                Timeout, $"'{HttpAnswer.Shorten(text)}' is no number of milliseconds of at most {MaxTimeoutDigits} digits"));
    }
}
