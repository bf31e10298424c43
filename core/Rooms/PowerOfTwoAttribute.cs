using System.ComponentModel.DataAnnotations;
using System.Numerics;

namespace ChatGo.Core.Rooms;

/// <summary>Accepts whole numbers that are a power of two.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PowerOfTwoAttribute : ValidationAttribute
{
    /// <summary>Initializes a new instance of the <see cref="PowerOfTwoAttribute"/> class.</summary>
    public PowerOfTwoAttribute()
        : base("The field {0} must be a power of two.")
    {
    }

    /// <inheritdoc/>
    public override bool IsValid(object? value) => value is int number && BitOperations.IsPow2(number);
}
